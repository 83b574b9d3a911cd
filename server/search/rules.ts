import { pinyin } from "pinyin-pro";
import type { Found } from "#contract/search.ts";
import type { Entry } from "./store.ts";

export interface Indexed {
  entry: Entry;
  text: string;
  /** First letters of the pinyin: 华善里3号楼 is hsl3hl. */
  initials: string;
}

/** @param known the initials of names that were read before: reading them is most of the work */
export function indexed(entry: Entry, known: ReadonlyMap<string, string> = new Map()): Indexed {
  return { entry, text: entry.title.toLowerCase().replace(/\s+/g, ""), initials: known.get(entry.title) ?? initialsOf(entry.title) };
}

function initialsOf(name: string): string {
  const initials = pinyin(name, { pattern: "first", toneType: "none", type: "array", nonZh: "consecutive", v: true }).join("");
  return initials.replace(/\s/g, "").toLowerCase();
}

const KINDS: readonly Found["kind"][] = ["grid", "worker", "service-point", "compound", "area", "street", "person", "building", "incident"];

/** How well a question fits, the lower the better; undefined when it does not. */
export function rank({ entry, text, initials }: Indexed, question: string): number | undefined {
  if (entry.code && (entry.code.startsWith(question) || entry.code.endsWith(question))) return entry.code === question ? 0 : 2;
  if (text === question) return 0;
  if (text.startsWith(question)) return 1;
  if (text.includes(question)) return 3;
  if (!/^[a-z0-9]{2,}$/.test(question)) return undefined;
  if (initials.startsWith(question)) return initials === question ? 1 : 2;
  return initials.includes(question) ? 4 : undefined;
}

/** The best fits, the shorter name first among equals. */
export function findIn(index: readonly Indexed[], question: string, limit: number, isFindable: (entry: Entry) => boolean = () => true): Found[] {
  const asked = question.toLowerCase().replace(/\s+/g, "");
  return index
    .flatMap((each) => {
      const fit = rank(each, asked);
      return fit === undefined || !isFindable(each.entry) ? [] : [{ fit, each }];
    })
    .sort((a, b) => a.fit - b.fit || KINDS.indexOf(a.each.entry.kind) - KINDS.indexOf(b.each.entry.kind) || a.each.text.length - b.each.text.length || a.each.entry.id - b.each.entry.id)
    .slice(0, limit)
    .map(({ each }) => foundOf(each.entry));
}

export function foundOf({ kind, id, title, detail, lon, lat }: Entry): Found {
  return { kind, id, title, detail, ...(lon !== null && lat !== null && { position: [lon, lat] as const }) };
}
