import type { Level } from "#contract/areas.ts";
import type { ImportFault, ImportMistake, ImportOptions } from "#contract/imports.ts";
import { AreaLocator } from "#geo/grid/locate.ts";
import type { Polygon, Position } from "#geo/position.ts";
import { pointInside } from "#geo/tiling/inside.ts";
import { crossesItself, Tiling, type Fault } from "#geo/tiling/tiling.ts";
import { byKey, changesOf, inBatches, polygonsOf, required, RowMistake, wordOf, type Kind, type Numbered, type Plan } from "../kind.ts";
import { uprightPolygon } from "../rings.ts";
import { Unreadable } from "../unreadable.ts";
import { endEditions, isDemo, knownAreas, nameDistrict, newPlan, writeAreas, writeEditions, type KnownArea } from "./area-store.ts";
import { placeBuildings } from "./building-store.ts";

const LADDER: readonly Level[] = ["grid", "community", "subdistrict", "district", "city"];
const LEVELS: Readonly<Record<Level, RegExp>> = { grid: /网格/, community: /社区|村/, subdistrict: /街道|镇|乡/, district: /区|县|district|county/i, city: /市|city/i };
const KINDS = {
  community: /社区|城市|城区|urban/i, rural: /农村|rural/i, border: /边境|border/i, sea: /海|sea/i, exclusive: /专属|exclusive/i, mixed: /混合|mixed/i, village: /^(行政)?村|村$|village/i,
  subdistrict: /街道/, town: /镇|town$/i, township: /乡|township/i, district: /区$|县$/, city: /市$/,
} as const;
type AreaKind = keyof typeof KINDS;
const USUAL: Readonly<Record<Level, AreaKind>> = { grid: "community", community: "community", subdistrict: "subdistrict", district: "district", city: "city" };
/** A narrower fault is a slip of the pen, a wider one a question of whose it is. */
const SLIVER_METRES = 1;
/** A fault smaller than this is rounding. */
const NOTHING_SQUARE_METRES = 0.001;

export interface AreaItem {
  code: string;
  name: string;
  level: Level;
  kind: AreaKind;
  parentCode: string | undefined;
  households: number | undefined;
  population: number | undefined;
  aged65: number | undefined;
  polygons: Polygon[];
  /** Corners that stood twice in a row. */
  doubled: Position[];
}

export const areas: Kind<AreaItem> = {
  fields: [
    { name: "code", called: /^(code|id|编码|代码|网格编码|网格代码|区划代码|geoid|gid)$/i, required: true },
    { name: "name", called: /^(name|名称|网格名称|社区名称|街道名称|mc)$/i },
    { name: "level", called: /^(level|层级|级别)$/i },
    { name: "kind", called: /^(kind|type|类型|类别)$/i },
    { name: "parent", called: /^(parent|parent_code|上级|上级编码|上级代码|所属社区编码|所属社区)$/i },
    { name: "households", called: /^(households|户数|总户数)$/i },
    { name: "population", called: /^(population|人口|人口数|总人口)$/i },
    { name: "aged65", called: /^(aged65|65岁以上|65岁及以上|老年人口)$/i },
  ],
  shapes: ["Polygon", "MultiPolygon"],
  read(row, { level: named, cleanMetres }) {
    const code = required(row, "code");
    const level = wordOf(row, "level", LEVELS) ?? named ?? "grid";
    const drawn = polygonsOf(row).map(uprightPolygon);
    const polygons = drawn.map(({ polygon }) => polygon);
    // cleaning draws every border anew
    if (cleanMetres === undefined && polygons.some(crossesItself)) throw new RowMistake("self-crossing", "code", code);
    return {
      code, level, polygons, name: row.text("name") || code, kind: wordOf(row, "kind", KINDS) ?? USUAL[level], parentCode: row.text("parent") || undefined,
      households: row.count("households"), population: row.count("population"), aged65: row.count("aged65"), doubled: drawn.flatMap(({ doubled }) => doubled),
    };
  },
  async plan(database, items, options, now): Promise<Plan> {
    if (await isDemo(database)) throw new Unreadable("demo-database");
    const scheme = options.scheme ?? "local";
    const inForce = (await knownAreas(database, now)).map((known) => ({ ...known, parentCode: known.parentCode ?? undefined }));
    const { known, mistakes } = byKey(items, ({ code }) => code, "code");
    const own = inForce.filter((area) => area.scheme === scheme);
    const others = inForce.filter((area) => area.scheme !== scheme || !known.has(area.code));
    const placed = withParents(items, [...known.values()], others, options, mistakes);
    const { faults, moved, cleaned } = checked(placed, others, options);
    // a second time the district is there, and they lie in it
    const isRootless = options.district === undefined || cleaned.every(({ parentCode }) => parentCode !== undefined);
    const around = isRootless ? [] : [districtAround(options.district ?? "", cleaned)];
    const final = [...cleaned.map((area) => (around[0] && area.parentCode === undefined ? { ...area, parentCode: around[0].code } : area)), ...around];

    const byCode = new Map(own.map((area) => [area.code, area]));
    const changes = changesOf(new Map(final.map((area) => [area.code, area])), byCode, { item: textOf, row: textOf });
    const gone = options.replace ? changes.gone : [];
    return {
      added: changes.added.length, changed: changes.changed.length, unchanged: changes.unchanged, gone: gone.length, kept: changes.gone.length - gone.length, mistakes, faults, moved,
      shapes: final.map(({ name, polygons }) => ({ name, geometry: { type: "MultiPolygon", coordinates: polygons as unknown as number[][][][] } })),
      async write(transaction, importId) {
        if (changes.added.length + changes.changed.length + gone.length === 0) return;
        const plan = await newPlan(transaction, now);
        await endEditions(transaction, [...changes.changed.map(({ row }) => row.id), ...gone.map(({ id }) => id)], now);
        // from the top down: an area names the one above it
        const fresh = [...changes.added].sort((a, b) => LADDER.indexOf(b.level) - LADDER.indexOf(a.level));
        for (const level of [...LADDER].reverse()) await inBatches(fresh.filter((area) => area.level === level).map(identity), (json) => writeAreas(transaction, json, scheme));
        await inBatches(changes.changed.map(({ item }) => identity(item)), (json) => writeAreas(transaction, json, scheme));
        await inBatches([...fresh, ...changes.changed.map(({ item }) => item)].map((area) => ({ ...area, geometry: { type: "MultiPolygon", coordinates: area.polygons } })), (json) => writeEditions(transaction, json, { scheme, plan, importId, now }));
        await placeBuildings(transaction, now);
        const roots = final.filter(({ parentCode }) => parentCode === undefined);
        if (roots[0]) await nameDistrict(transaction, options.district ?? roots.map(({ name }) => name)[0] ?? "");
      },
    };
  },
};

type Drawn = Pick<AreaItem, "code" | "name" | "level" | "polygons"> & { parentCode?: string | undefined };

const identity = ({ code, level, kind, parentCode }: AreaItem) => ({ code, level, kind, parentCode });
const textOf = (area: AreaItem | KnownArea): string =>
  JSON.stringify([area.name, area.level, area.kind, area.parentCode ?? null, area.households ?? null, area.population ?? null, area.aged65 ?? null, area.polygons]);

/** Each area with the one above it: by its code, else by where it lies. An area of the highest level there is has none. */
function withParents(items: readonly Numbered<AreaItem>[], areas: readonly AreaItem[], others: readonly KnownArea[], { district }: ImportOptions, mistakes: ImportMistake[]): AreaItem[] {
  const all: Drawn[] = [...others.map((area) => ({ ...area, parentCode: area.parentCode ?? undefined })), ...areas];
  const byCode = new Map(all.map((area) => [area.code, area]));
  const locators = new Map<Level, AreaLocator>();
  const rank = ({ level }: Pick<Drawn, "level">) => LADDER.indexOf(level);
  const top = Math.max(...all.map(rank));
  const lineOf = new Map(items.map(({ line, item }) => [item, line]));

  const above = (area: AreaItem): string | undefined => {
    const inside = area.polygons[0] && pointInside(area.polygons[0]);
    for (const level of LADDER.slice(rank(area) + 1)) {
      const there = all.filter((each) => each.level === level);
      if (there.length === 0 || !inside) continue;
      if (!locators.has(level)) locators.set(level, new AreaLocator(there.map(({ polygons }, id) => ({ id, polygons }))));
      const found = locators.get(level)?.locate(inside);
      if (found !== undefined) return there[found]?.code;
    }
    return undefined;
  };
  return areas.map((area) => {
    if (area.parentCode !== undefined) {
      if (!byCode.has(area.parentCode)) mistakes.push({ line: lineOf.get(area) ?? 0, column: "parent", reason: "no-parent", value: area.parentCode });
      return area;
    }
    const parentCode = above(area);
    if (parentCode === undefined && rank(area) < top && district === undefined) mistakes.push({ line: lineOf.get(area) ?? 0, reason: "no-parent", value: area.name });
    return { ...area, parentCode };
  });
}

/** What is wrong where, and the areas as they are after what was asked to be cleaned. */
function checked(areas: readonly AreaItem[], others: readonly KnownArea[], { cleanMetres }: ImportOptions): { faults: ImportFault[]; moved: ImportFault[]; cleaned: AreaItem[] } {
  const needed = new Set(areas.map(({ parentCode }) => parentCode));
  const all: Drawn[] = [...areas, ...others.filter(({ code }) => needed.has(code)).map((area) => ({ ...area, parentCode: undefined }))];
  const at = new Map(all.map(({ code }, index) => [code, index]));
  const tiling = new Tiling(all.map(({ level, parentCode, polygons }) => ({ level: LADDER.indexOf(level), parent: parentCode === undefined ? undefined : at.get(parentCode), polygons })));
  const told = ({ kind, level, tiles, place, squareMetres, widthMetres }: Fault): ImportFault => ({
    kind, level: LADDER[level] ?? "grid", place: [...place], squareMetres, sliver: widthMetres < SLIVER_METRES, names: tiles.slice(0, 6).map((tile) => all[tile]?.name ?? ""),
  });
  const doubled = areas.filter(({ doubled: corners }) => corners.length).map(({ name, level, doubled: [place = [0, 0]] }): ImportFault => ({ kind: "duplicate-vertices", sliver: true, level, names: [name], place: [...place], squareMetres: 0 }));
  const faults = [...tiling.faults().filter(({ squareMetres }) => squareMetres > NOTHING_SQUARE_METRES).map(told), ...doubled];
  if (cleanMetres === undefined) return { faults, moved: [], cleaned: [...areas] };

  // the smallest areas are mended; those above become what lies in them
  const lowest = Math.min(...areas.map(({ level }) => LADDER.indexOf(level)));
  const { owners, moved } = tiling.cleaned(lowest, cleanMetres);
  const mended = new Map(tiling.polygonsOf(owners));
  for (let rank = lowest + 1; rank < LADDER.length; rank++) {
    const above = owners.map((owner, face) => {
      for (let tile = owner; tile >= 0; tile = at.get(all[tile]?.parentCode ?? "") ?? -1) if (LADDER.indexOf(all[tile]?.level ?? "grid") === rank) return tile;
      return tiling.holdersAt(face, rank)[0] ?? -1;
    });
    for (const [tile, polygons] of tiling.polygonsOf(above)) mended.set(tile, polygons);
  }
  return {
    faults,
    moved: [...moved.filter(({ squareMetres }) => squareMetres > NOTHING_SQUARE_METRES).map((fault) => ({ ...told(fault), to: all[fault.to]?.name ?? "" })), ...doubled.map((fault) => ({ ...fault, to: fault.names[0] ?? "" }))],
    cleaned: areas.map((area) => ({ ...area, polygons: mended.get(at.get(area.code) ?? -1) ?? area.polygons })),
  };
}

/** One area around all that have none above them. */
function districtAround(name: string, areas: readonly AreaItem[]): AreaItem {
  const roots = areas.filter(({ parentCode }) => parentCode === undefined);
  const tiling = new Tiling(roots.map(({ polygons }) => ({ level: 0, polygons })));
  const owners = Int32Array.from(tiling.faces.holders, (holders) => (holders.length ? 0 : -1));
  return { code: "district", name, level: "district", kind: "district", parentCode: undefined, households: undefined, population: undefined, aged65: undefined, polygons: tiling.polygonsOf(owners).get(0) ?? [], doubled: [] };
}
