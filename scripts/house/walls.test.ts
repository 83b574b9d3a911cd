import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { ESLint } from "eslint";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../..");
const eslint = new ESLint({ cwd: root });

/** One import through each kind of wall, and the words that must name it. */
const BREACHES: [from: string, to: string, words: RegExp][] = [
  ["geo/sphere/distance.ts", "#contract/viewer.ts", /geo imports nothing of ours/],
  ["server/contract/viewer.ts", "../facts.ts", /the contract stands on geo and zod alone/],
  ["server/facts.ts", "../client/main.ts", /the server knows no client/],
  ["server/realtime/hub.ts", "../workers/actions.ts", /realtime hears facts/],
  ["server/edge/route.ts", "../areas/actions.ts", /know no feature/],
  ["server/workers/actions.ts", "../realtime/hub.ts", /knows nobody above it/],
  ["server/workers/actions.ts", "../incidents/actions.ts", /workers is lower/],
  ["server/incidents/actions.ts", "../areas/store.ts", /another feature's actions, not its store/],
  ["server/incidents/actions.ts", "../hotspots/actions.ts", /incidents is lower/],
  ["client/main.ts", "../server/facts.ts", /the client knows the server by its contract/],
  ["client/map/style.ts", "../workers/state.ts", /shared rooms know no feature/],
  ["client/workers/state.ts", "../views/DeskView.vue", /workers is lower/],
  ["geo/sphere/distance.ts", "./nowhere.ts", /does not exist/],
];

test.each(BREACHES)("an import from %s to %s is named", async (from, to, words) => {
  const [result] = await eslint.lintText(`import "${to}";\n`, { filePath: join(root, from) });
  expect(result?.messages.map(({ message }) => message).join("\n")).toMatch(words);
});

const DOORS: Record<string, string> = { "#geo/": "geo/", "#contract/": "server/contract/" };

/** What each of our files imports of ours when it runs: types are gone by then. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), "utf8").replace(/import type [^;]*;/g, "");
  return [...text.matchAll(/(?:from|import)\s*\(?"([^"]+)"/g)].flatMap(([, name = ""]) => {
    const [bare = ""] = name.split("?");
    const door = Object.keys(DOORS).find((prefix) => bare.startsWith(prefix));
    if (door) return [`${DOORS[door]}${bare.slice(door.length)}`];
    return bare.startsWith(".") ? [relative(root, resolve(root, dirname(file), bare))] : [];
  });
}

const sources = ["geo", "server", "client", "scripts"].flatMap((room) =>
  readdirSync(join(root, room), { recursive: true, encoding: "utf8" }).filter((name) => /\.(ts|vue)$/.test(name)).map((name) => join(room, name)),
);

test("no import runs in a circle", () => {
  const graph = new Map(sources.map((file) => [file, importsOf(file)]));
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    if (path.includes(file)) throw new Error(`a circle: ${[...path.slice(path.indexOf(file)), file].join(" -> ")}`);
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of sources) visit(file, []);
  expect(done.size).toBe(sources.length + [...done].filter((file) => !graph.has(file)).length);
});
