import { expect, test } from "vitest";
import { viewerWith } from "#contract/viewer.ts";
import { createFacts } from "./facts.ts";
import { changePlan } from "./new-plan.ts";

const worker = (area: number, account: number) => ({ who: { account }, viewer: viewerWith("field", [{ role: "grid_worker", area }], { account }) });

test("cut off are those of a grid that is gone, screens too, and those whose posts went elsewhere; nobody else, and at once", () => {
  const cut: string[] = [];
  const socket = (name: string, data: object) => [name, { data, disconnect: () => void cut.push(name) }] as const;
  const sockets = new Map([
    socket("of the grid that is gone", worker(6, 1)), socket("of another grid", worker(7, 2)), socket("whose post went elsewhere", worker(4, 3)),
    socket("a screen of the grid", { who: { screen: 1 }, viewer: viewerWith("wall", [{ role: "wall", area: 6 }]) }), socket("of the whole", { viewer: viewerWith("desk", [{ role: "dispatcher", area: 1 }]) }),
  ]);
  const facts = createFacts();
  const heard: string[] = [];
  facts.on("land.changed", () => void heard.push(`land after ${cut.length}`));
  facts.on("access.changed", (of) => void heard.push(JSON.stringify(of)));
  changePlan({ io: { sockets: { sockets } } as never, facts, areas: { changed: () => void heard.push("areas") } }, { kind: "plan:changed", position: 1, at: "2026-01-01T00:00:00.000Z", subject: 5, areas: [1], body: { plan: 5, gone: [6], accounts: [3] } });
  expect(cut).toEqual(["of the grid that is gone", "whose post went elsewhere", "a screen of the grid"]);
  expect(heard).toEqual(["areas", "land after 3", '{"account":3}']);
});
