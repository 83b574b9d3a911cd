import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";

const MOST_KILOBYTES = 450;
const folder = join(import.meta.dirname, "../../dist/client/assets");
const scripts = readdirSync(folder).filter((name) => name.endsWith(".js"));
const named = (name: string): string => scripts.find((script) => script.startsWith(`${name}-`)) ?? "";

/** A script with all it imports before it runs: what is imported later stands in brackets. */
function withImports(script: string, found = new Set<string>()): Set<string> {
  if (found.has(script)) return found;
  found.add(script);
  for (const [, imported = ""] of readFileSync(join(folder, script), "utf8").matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) withImports(imported, found);
  return found;
}

test.each(["WallView", "DeskView", "EnterView"])("what a browser loads before %s is there, with the map and its worker, is below 450 kB", (view) => {
  const page = readFileSync(join(folder, "../index.html"), "utf8");
  const entry = /<script type="module"[^>]* src="\/assets\/([^"]+)"/.exec(page)?.[1] ?? "";
  const loaded = [...new Set([entry, named("main"), named(view), ...(view === "EnterView" ? [] : [named("map-worker")])].flatMap((script) => [...withImports(script)]))];
  const kilobytes = loaded.reduce((sum, script) => sum + gzipSync(readFileSync(join(folder, script))).length, 0) / 1000;
  console.log(`${view}: ${kilobytes.toFixed(0)} kB of ${loaded.length} scripts`);
  expect(loaded.length).toBeGreaterThan(4);
  if (view !== "EnterView") expect(kilobytes).toBeGreaterThan(300); // the map is among them
  expect(kilobytes).toBeLessThan(MOST_KILOBYTES);
});
