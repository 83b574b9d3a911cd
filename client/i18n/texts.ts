/** Texts as a language file holds them: nested, each with places `{name}` in it, and forms for one and for many parted by ` | `. */
export interface Texts {
  [key: string]: string | Texts;
}

/** The same under keys with dots. */
export function flat(texts: Texts, path = ""): Map<string, string> {
  return new Map(Object.entries(texts).flatMap(([key, value]) => (typeof value === "string" ? [[path + key, value] as const] : [...flat(value, `${path}${key}.`)])));
}

/** The form for `count`, which is the only one there is or the first for one and the last for all others, with its places filled. */
export function filled(text: string, values: Readonly<Record<string, string>>, count: number): string {
  const forms = text.split(" | ");
  const form = (count === 1 ? forms[0] : forms.at(-1)) ?? text;
  return form.replaceAll(/\{(\w+)\}/g, (place, name: string) => values[name] ?? place);
}
