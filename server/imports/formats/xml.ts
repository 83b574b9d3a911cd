import { Unreadable } from "../unreadable.ts";

export interface XmlHandler {
  /** Names without their prefix. */
  open(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
const ATTRIBUTE = /([^\s=/]+)\s*=\s*(?:"([^"<]*)"|'([^'<]*)')/g;

/**
 * Tells what is in an XML text, once from its beginning to its end. DOCTYPE is refused, so there are no entities but XML's own five and
 * numbers: nothing grows, and nothing outside is read.
 *
 * @throws Unreadable for a text that is no XML, or ends before it should
 */
export function readXml(text: string, handler: XmlHandler): void {
  const open: string[] = [];
  let at = 0;
  while (at < text.length) {
    const begin = text.indexOf("<", at);
    const words = text.slice(at, begin < 0 ? text.length : begin);
    if (open.length === 0 && words.trim() && words.trim() !== "\ufeff") throw new Unreadable("xml-damaged", place(text, at));
    if (words && open.length) handler.text?.(unescaped(words));
    if (begin < 0) break;
    if (text.startsWith("<!--", begin)) at = after(text, "-->", begin);
    else if (text.startsWith("<![CDATA[", begin)) {
      at = after(text, "]]>", begin);
      handler.text?.(text.slice(begin + 9, at - 3));
    } else if (text.startsWith("<?", begin)) at = after(text, "?>", begin);
    else if (text.startsWith("<!", begin)) throw new Unreadable("xml-doctype");
    else {
      at = tagEnd(text, begin);
      tag(text.slice(begin + 1, at - 1), () => place(text, begin), open, handler);
    }
  }
  if (open.length) throw new Unreadable("truncated", `<${open.at(-1)}> is not closed`);
}

function tag(inside: string, where: () => string, open: string[], handler: XmlHandler): void {
  if (inside.startsWith("/")) {
    const name = inside.slice(1).trim();
    if (open.pop() !== name) throw new Unreadable("xml-damaged", where());
    handler.close?.(plain(name));
    return;
  }
  const name = /^[^\s/>]+/.exec(inside)?.[0];
  if (!name) throw new Unreadable("xml-damaged", where());
  const attributes: Record<string, string> = {};
  for (const [, key = "", double, single] of inside.slice(name.length).matchAll(ATTRIBUTE)) attributes[plain(key)] = unescaped(double ?? single ?? "");
  handler.open(plain(name), attributes);
  if (inside.endsWith("/")) handler.close?.(plain(name));
  else open.push(name);
}

/** A `>` inside quotes does not end a tag. */
function tagEnd(text: string, begin: number): number {
  let quote = "";
  for (let at = begin + 1; at < text.length; at++) {
    const letter = text[at] ?? "";
    if (quote) quote = letter === quote ? "" : quote;
    else if (letter === '"' || letter === "'") quote = letter;
    else if (letter === ">") return at + 1;
    else if (letter === "<") break;
  }
  throw new Unreadable("truncated", place(text, begin));
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  if (at < 0) throw new Unreadable("truncated", place(text, from));
  return at + mark.length;
}

const plain = (name: string): string => name.slice(name.indexOf(":") + 1);
const place = (text: string, at: number): string => `line ${text.slice(0, at).split("\n").length}`;

function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-fA-F]{1,6})|#(\d{1,7})|(\w+));/g, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return NAMED[name] ?? whole;
    const code = parseInt(hex ?? decimal ?? "", hex === undefined ? 10 : 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
