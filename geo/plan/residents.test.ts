import { expect, test } from "vitest";
import { chanceOf, quilt } from "../testing/quilt.ts";
import { applyEdit } from "./apply.ts";
import type { ArcMap } from "./arc-map.ts";
import { buildArcMap } from "./build.ts";
import { holds, type Corner } from "./exact.ts";
import { Residents, type Resident } from "./residents.ts";

const slowly = (map: ArcMap, at: Corner): number => map.faces.find((face) => map.ringsOf(face).reduce((inside, ring) => inside !== holds(map.ring(ring), at), false)) ?? -1;

test("whatever is done to the borders, everybody is in the face that holds them, and the sums are theirs", () => {
  const chance = chanceOf(11);
  const { map } = buildArcMap(quilt(6));
  const corners = map.faces.flatMap((face) => map.ring(map.ringsOf(face)[0]!));
  const one = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)]!;
  const people: Resident[] = Array.from({ length: 500 }, (_, index) => {
    const [a, b] = [one(corners), one(corners)];
    // some stand on corners, a hundred behind one door
    const at: Corner = index < 50 ? a : index < 150 ? corners[20]! : [Math.round((a[0] + b[0]) / 2), Math.round((a[1] + b[1]) / 2)];
    return { at, counts: [1 + Math.floor(chance() * 4), 1] };
  });
  const residents = new Residents(map, people, people.map(({ at }) => slowly(map, at)));
  const all = people.reduce((sum, { counts }) => sum + counts[0]!, 0);

  for (let count = 0; count < 300; count++) {
    const node = one([...map.nodes.keys()]);
    const face = one(map.faces);
    const ring = one(map.ringsOf(face));
    const { left, right } = map.arc(one([...map.arcs.keys()]));
    const kind = chance();
    const [x, y] = map.node(node);
    const edited = applyEdit(map, kind < 0.7 ? { kind: "move-node", node, to: [x + Math.round((chance() - 0.5) * 8_000), y + Math.round((chance() - 0.5) * 8_000)] }
      : kind < 0.85 ? { kind: "split", face, from: { node: map.startOf(one(ring)) }, to: { node: map.startOf(one(ring)) }, corners: [], newFace: 1_000 + count }
        : { kind: "merge", face: left, into: right });
    if (!edited.ok) continue;
    const moved = residents.recount([...edited.faces, ...(kind < 0.85 ? [] : [left])]);
    for (const { resident, to } of moved) expect(residents.faceOf(resident)).toBe(to);
    if (count % 20) continue;
    people.forEach(({ at }, resident) => expect(residents.faceOf(resident)).toBe(slowly(map, at)));
    for (const each of map.faces) expect(residents.sums(each)).toEqual([0, 1].map((which) => [...residents.in(each)].reduce((sum, resident) => sum + people[resident]!.counts[which]!, 0)));
    expect([-1, ...map.faces].reduce((sum, each) => sum + (residents.sums(each)[0] ?? 0), 0)).toBe(all);
  }
});
