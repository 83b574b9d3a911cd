import { createHash } from "node:crypto";
import type { Plugin } from "vite";

const WORKER = "field-worker.js";
/** Fonts of the desk: a phone has its own. */
const NOT_KEPT = /\.woff2?$/;
/** Of the desk's words a phone says these parts; the rest would be a sixth of all it loads. */
const DESK_WORDS = /client[\\/]i18n[\\/](?:zh-CN|en)\.json$/;
const SHARED_WORDS: ReadonlySet<string> = new Set(["duration", "group", "state", "photos"]);
const ALWAYS = ["/field.webmanifest", "/field-icon.svg", "/field-icon-192.png"];

interface Chunk {
  type: string;
  fileName: string;
  name?: string;
  facadeModuleId?: string | null;
  imports?: string[];
  dynamicImports?: string[];
  viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> };
}

/** Tells the service worker of the field page which files the page is made of: with all it may load later, so that it works without a network. */
export function phonePages(): Plugin {
  return {
    name: "phone-pages",
    apply: "build",
    enforce: "pre",
    transform(code, id) {
      if (!DESK_WORDS.test(id)) return undefined;
      const all = JSON.parse(code) as Record<string, unknown>;
      return { code: JSON.stringify(Object.fromEntries(Object.entries(all).filter(([part]) => SHARED_WORDS.has(part)))), map: null };
    },
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const chunks = new Map(Object.values(bundle).map((each) => [each.fileName, each as unknown as Chunk]));
        const worker = bundle[WORKER];
        const entry = [...chunks.values()].find(({ facadeModuleId }) => facadeModuleId?.endsWith("client/field.html"));
        if (worker?.type !== "chunk" || !entry) throw new Error("the field page and its service worker were not built");
        // the map's worker is named by an address and not imported
        const mapWorkers = [...chunks.values()].filter(({ name }) => name === "map-worker").map(({ fileName }) => fileName);
        const files = [...new Set([entry.fileName, ...mapWorkers].flatMap((file) => [...filesOf(file, chunks)]))].filter((file) => chunks.has(file) && !NOT_KEPT.test(file)).map((file) => `/${file}`).sort();
        const version = createHash("sha256").update(files.join()).digest("hex").slice(0, 12);
        const told = JSON.stringify(JSON.stringify({ version, files: [...files, ...ALWAYS] }));
        worker.code = worker.code.replace(/(["'`])FIELD-FILES\1/, () => told);
        if (!worker.code.includes(version)) throw new Error("the service worker was not told its files");
      },
    },
  };
}

function filesOf(file: string, chunks: ReadonlyMap<string, Chunk>, found = new Set<string>()): Set<string> {
  if (found.has(file)) return found;
  found.add(file);
  const chunk = chunks.get(file);
  for (const next of [...(chunk?.imports ?? []), ...(chunk?.dynamicImports ?? [])]) filesOf(next, chunks, found);
  for (const asset of [...(chunk?.viteMetadata?.importedCss ?? []), ...(chunk?.viteMetadata?.importedAssets ?? [])]) found.add(asset);
  return found;
}
