import { expect, test } from "vitest";
import { baseMapSchema, originsOf, templatesOf } from "./base-map.ts";

const plain = { kind: "xyz", address: "https://tiles.example/{z}/{x}/{y}.png", datum: "wgs84", attribution: "某测绘院" };
const wmts = { kind: "wmts", address: "https://t{s}.map.example/{layer}_w/wmts?tk={key}", hosts: ["0", "1"], key: "abc", datum: "wgs84", layer: "vec", names: "cva", attribution: "天地图", approval: "GS(2026)0000号" };
/** Which field is refused first. */
const refused = (changes: Record<string, unknown>): PropertyKey | undefined => baseMapSchema.safeParse({ ...plain, ...changes }).error?.issues[0]?.path[0];

test("what is left out is what most services mean", () => {
  expect(baseMapSchema.parse(plain)).toMatchObject({ hosts: [], key: "", leastZoom: 3, mostZoom: 18, look: "dimmed", approval: "" });
});

test("a WMTS is asked by its key-value form, one address for the picture and one for its names", () => {
  const [picture, names, ...more] = templatesOf(baseMapSchema.parse(wmts));
  expect(more).toEqual([]);
  expect(picture).toBe("https://t{s}.map.example/vec_w/wmts?tk={key}&service=WMTS&request=GetTile&version=1.0.0&layer=vec&style=default&tilematrixset=w&format=tiles&tilematrix={z}&tilerow={y}&tilecol={x}");
  expect(names).toContain("/cva_w/wmts?tk={key}&");
  expect(templatesOf(baseMapSchema.parse({ ...wmts, address: "http://10.1.2.3:8080/wmts", hosts: [], key: "", names: "" }))).toEqual([expect.stringMatching(/^http:\/\/10\.1\.2\.3:8080\/wmts\?service=WMTS&/)]);
});

test("pages may ask the hosts that are named, and no others", () => {
  expect(originsOf(baseMapSchema.parse(wmts))).toEqual(["https://t0.map.example", "https://t1.map.example"]);
  expect(originsOf(baseMapSchema.parse({ ...plain, names: "https://names.example:8443/{z}/{x}/{-y}.png" }))).toEqual(["https://tiles.example", "https://names.example:8443"]);
});

test.each([
  [{ address: "tiles.example/{z}/{x}/{y}" }, "address"],
  [{ address: "javascript:alert({z}{x}{y})" }, "address"],
  [{ address: "https://{x}.example/{z}/{x}/{y}" }, "address"],
  [{ address: "https://name:word@tiles.example/{z}/{x}/{y}" }, "address"],
  [{ address: "https://tiles.example;script-src *;/{z}/{x}/{y}" }, "address"],
  [{ address: "https://tiles.example'/{z}/{x}/{y}" }, "address"],
  [{ address: "https://*.example/{z}/{x}/{y}" }, "address"],
  [{ address: "https://tiles.example/{z}/{x}" }, "address"],
  [{ address: "https://t{s}.example/{z}/{x}/{y}" }, "address"],
  [{ hosts: ["a"] }, "hosts"],
  [{ address: "https://t{s}.example/{z}/{x}/{y}", hosts: ["a b"] }, "hosts"],
  [{ address: "https://tiles.example/{z}/{x}/{y}?k={key}" }, "key"],
  [{ names: "ftp://tiles.example/{z}/{x}/{y}" }, "names"],
  [{ kind: "wmts" }, "layer"],
  [{ leastZoom: 12, mostZoom: 11 }, "mostZoom"],
  [{ attribution: " " }, "attribution"],
])("%o is refused at its field", (changes, field) => expect(refused(changes)).toBe(field));
