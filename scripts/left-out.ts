import { readFile } from "node:fs/promises";
import type { Plugin } from "vite";

/** What no page of ours asks for, and every first visit would load: 6 kB of zod that turns schemas into JSON Schema, which the server alone does. */
const LEFT_OUT = /[\\/]zod[\\/]v4[\\/]core[\\/](?:to-json-schema|json-schema-processors)\.js$/;

/** Builds these modules with the names they export and nothing behind them: whoever calls one after all is told so. */
export function leaveOut(): Plugin {
  return {
    name: "leave-out",
    apply: "build",
    enforce: "pre",
    async load(id) {
      if (!LEFT_OUT.test(id)) return undefined;
      const names = [...(await readFile(id, "utf8")).matchAll(/^export (?:const|function) (\w+)/gm)].map(([, name = ""]) => name);
      const leftOut = "const leftOut = () => { throw new Error('left out of this build'); };";
      // what creates a method is called for each schema, the method by nobody
      return [leftOut, ...names.map((name) => `export const ${name} = ${name.startsWith("create") ? "() => leftOut" : "leftOut"};`)].join("\n");
    },
  };
}
