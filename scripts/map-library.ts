import { fileURLToPath } from "node:url";
import { transformWithOxc, type Plugin } from "vite";

const FOLDER = fileURLToPath(new URL("../node_modules/maplibre-gl/", import.meta.url));
/** Of the other kind of tiles, 18 kB that read them: ours are all of the usual one. */
const OTHER_TILES = "@maplibre/mlt";
const WORKER = "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";

/**
 * Builds MapLibre from the sources it ships, map and worker in one go. Its own two files repeat two thirds of the worker's code in the map;
 * so made, both import it from one chunk, and a first visit loads 120 kB less.
 */
export function mapLibraryOnce(): Plugin {
  let worker = "";
  return {
    name: "map-library-once",
    apply: "build",
    enforce: "pre",
    buildStart() {
      worker = this.emitFile({ type: "chunk", id: `${FOLDER}src/source/worker.ts`, name: "map-worker" });
    },
    resolveId(source) {
      if (source === "maplibre-gl") return `${FOLDER}src/index.ts`;
      return source === WORKER || source === OTHER_TILES ? `\0${source}` : undefined;
    },
    load(id) {
      if (id === `\0${WORKER}`) return `export default import.meta.ROLLUP_FILE_URL_${worker};`;
      return id === `\0${OTHER_TILES}` ? 'export const GEOMETRY_TYPE = {}; export const decodeTile = () => { throw new Error("tiles of this kind are not read here"); };' : undefined;
    },
    transform(code, id) {
      if (!id.startsWith(FOLDER) || !id.endsWith(".ts")) return undefined;
      // as its own build does: a field that is only declared must not hide what the class above it has set
      return transformWithOxc(code, id, { lang: "ts", typescript: { removeClassFieldsWithoutInitializer: true }, assumptions: { setPublicClassFields: true }, target: "es2022" });
    },
  };
}
