import { z } from "zod";
import { route } from "./route.ts";

/** Names of hosts as certificates have them: nothing else may come into the security policy of a page. */
const HOST = /^([a-z0-9-]+\.)*[a-z0-9-]+$|^\[[0-9a-f:]+\]$/;
const SUBDOMAINS = /^[a-z0-9-]{1,20}$/;

/**
 * Where tiles come from: `{z}`, `{x}` and `{y}` (`{-y}` counts from the south) name the tile, `{s}` one of the hosts, `{key}` the key,
 * `{layer}` the layer of a WMTS.
 */
const addressSchema = z.string().trim().min(1).max(600);
const text = (most: number) => z.string().trim().max(most);

/** An outside map as the administrator names it. */
export const baseMapSchema = z
  .object({
    kind: z.enum(["xyz", "wmts"]),
    address: addressSchema,
    /** What is put for `{s}`, one after the other. */
    hosts: z.array(z.string().regex(SUBDOMAINS)).max(10).default([]),
    key: text(200).default(""),
    /** In which datum it is drawn: tiles in GCJ-02 are put right before they are shown. CGCS2000 is WGS84 within a metre. */
    datum: z.enum(["wgs84", "gcj02"]),
    /** Of a WMTS: what its GetCapabilities calls the layer, the one with the names if that is another, the style and the matrix set of Web Mercator. */
    layer: text(100).default(""),
    style: text(100).default("default"),
    matrixSet: text(100).default("w"),
    format: text(40).default("tiles"),
    /** Names over the picture, where they are tiles of their own: another address, or of a WMTS another layer. */
    names: text(600).default(""),
    leastZoom: z.int().min(0).max(19).default(3),
    mostZoom: z.int().min(0).max(20).default(18),
    /** Whose map it is, and the number under which it was approved (审图号): both stand on the map as long as it is shown. */
    attribution: text(200).min(1),
    approval: text(100).default(""),
    /** On dark screens: as it is, dimmed (pictures from the air), or light turned to dark (plans). */
    look: z.enum(["plain", "dimmed", "inverted"]).default("dimmed"),
  })
  .superRefine((map, context) => {
    const fault = (path: string, message: string): void => void context.addIssue({ code: "custom", path: [path], message });
    if (map.kind === "wmts" && map.layer === "") fault("layer", "a WMTS has layers: name one");
    if (map.leastZoom > map.mostZoom) fault("mostZoom", "not below the least zoom");
    for (const [path, address] of [["address", map.address], ["names", map.kind === "xyz" ? map.names : ""]] as const) {
      if (address === "") continue;
      if (originsOf({ ...map, address, names: "" }).length === 0) fault(path, "an address that begins with https:// or http://, its host without a place but {s}");
      if (map.kind === "xyz" && !(address.includes("{z}") && address.includes("{x}") && /\{-?y\}/.test(address))) fault(path, "{z}, {x} and {y} name the tile");
      if (address.includes("{s}") !== map.hosts.length > 0) fault("hosts", "{s} in the address and what is put for it go together");
      if (address.includes("{key}") && map.key === "") fault("key", "the address has a place for a key");
    }
  });
export type BaseMap = z.output<typeof baseMapSchema>;

/** The hosts that pages have to be allowed to ask; empty when the address is none. */
export function originsOf({ kind, address, names, hosts }: Pick<BaseMap, "kind" | "address" | "names" | "hosts">): string[] {
  const addresses = [address, ...(kind === "xyz" && names !== "" ? [names] : [])];
  const found = addresses.flatMap((each) => (each.includes("{s}") ? hosts : [""]).flatMap((host) => {
    const url = parsed(each.replaceAll("{s}", host).replaceAll(/\{-?\w+\}/g, "0"));
    const isPlain = url && /^https?:$/.test(url.protocol) && HOST.test(url.hostname) && url.username === "" && !/^[^/]*\/\/[^/?]*\{(?!s\})/.test(each);
    return isPlain ? [url.origin] : [];
  }));
  return [...new Set(found)];
}

/** URL.parse and URL.canParse are younger than the oldest browser and the oldest Node we run on. */
function parsed(address: string): URL | undefined {
  try {
    return new URL(address);
  } catch {
    return undefined;
  }
}

/** The addresses of the layers to draw, the picture first, then its names; a tile's own places are still open. */
export function templatesOf(map: BaseMap): string[] {
  if (map.kind === "xyz") return [map.address, map.names].filter((each) => each !== "");
  return [map.layer, map.names].filter((each) => each !== "").map((layer) => {
    const question = `service=WMTS&request=GetTile&version=1.0.0&layer=${encodeURIComponent(layer)}&style=${encodeURIComponent(map.style)}&tilematrixset=${encodeURIComponent(map.matrixSet)}&format=${encodeURIComponent(map.format)}&tilematrix={z}&tilerow={y}&tilecol={x}`;
    const address = map.address.replaceAll("{layer}", layer);
    return `${address}${address.includes("?") ? (/[?&]$/.test(address) ? "" : "&") : "?"}${question}`;
  });
}

export const baseMapRoutes = {
  baseMap: route({ path: "/api/base-map", summary: "The outside map that is drawn instead of our own ground, if there is one", audiences: ["desk", "wall"], input: z.object({}), answer: z.object({ map: baseMapSchema.optional() }) }),
  changeBaseMap: route({
    method: "post", path: "/api/base-map", summary: "Draws an outside map instead of our own ground, or without one no longer; pages that are opened afterwards show it",
    audiences: ["desk"], input: z.object({ map: baseMapSchema.optional() }), answer: z.object({}),
  }),
} as const;
