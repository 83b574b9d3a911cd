import type { Helper, WayThere } from "#contract/dispatch.ts";
import type { Viewer } from "#contract/viewer.ts";
import { IMPASSABLE, type Costs } from "#geo/network/costs.ts";
import { Search } from "#geo/network/search.ts";
import { Snapper } from "#geo/network/snap.ts";
import type { Position } from "#geo/position.ts";
import { visibleCase } from "../incidents/commanding.ts";
import type { IncidentNeeds } from "../incidents/needs.ts";
import { callables } from "../incidents/sheet.ts";
import type { Streets } from "../streets/actions.ts";
import type { StreetNetwork } from "../streets/rules.ts";
import type { Workers } from "../workers/actions.ts";
import { costsThere, inOrder, secondsTo, stateOf } from "./rules.ts";
import { openCallsOf } from "./store.ts";

export interface DispatchNeeds {
  incidents: IncidentNeeds;
  streets: Pick<Streets, "newest" | "closedAt">;
  workers: Pick<Workers, "onDuty">;
}

export function createDispatch({ incidents, streets, workers }: DispatchNeeds) {
  let board: { streets: StreetNetwork; snapper: Snapper; search: Search } | undefined;

  function on(newest: StreetNetwork): NonNullable<typeof board> {
    if (board?.streets.version !== newest.version) board = { streets: newest, snapper: new Snapper(newest.network), search: new Search(newest.network) };
    return board;
  }

  return {
    /** Of those that may be called to a case, who is there first, and why the others are not sent. @throws Refusal to whom the case is not */
    async nearest(viewer: Viewer, id: number, by: WayThere): Promise<Helper[]> {
      const { pool, now } = incidents;
      const [{ incident }, callable] = [await visibleCase(incidents, viewer, id), await callables(incidents, viewer, id)];
      const onDuty = new Map(workers.onDuty().map((each) => [each.worker.id, each]));
      const loads = await openCallsOf(pool, callable.flatMap(({ to }) => ("post" in to ? to.post : [])));
      const moment = now();
      const people = callable.flatMap(({ to, person }) => {
        if (!person || !("post" in to)) return [];
        const present = onDuty.get(person.id);
        const standing = present ? stateOf(present.worker.reportSeconds, present.last, Date.parse(moment)) : { state: "off_shift" as const };
        return [{ helper: { to, load: loads.get(to.post) ?? 0, ...standing }, position: present?.last?.position }];
      });

      const { streets: { network }, snapper, search } = on(await streets.newest());
      const costs = costsThere(network, by, await streets.closedAt(moment));
      const spotAt = (position: Position | undefined) => position && snapper.snap(position, { accepts: (edge) => isPassed(costs, edge) });
      const place = spotAt(incident.position);
      const ready = people.filter(({ helper }) => helper.state === "ready");
      const seconds = place && secondsTo(network, costs, search, place, ready.map(({ position }) => spotAt(position)));
      const timed = new Map(ready.map(({ helper }, index): [Helper, Helper] => {
        const there = seconds?.[index];
        return [helper, there === undefined ? { ...helper, state: place ? "no_way" : "no_place" } : { ...helper, seconds: there }];
      }));
      return inOrder(people.map(({ helper }) => timed.get(helper) ?? helper));
    },
  };
}

/** Some way along it, in one direction at least. */
const isPassed = ({ arcs }: Costs, edge: number): boolean => Math.min(arcs[2 * edge] ?? IMPASSABLE, arcs[2 * edge + 1] ?? IMPASSABLE) < IMPASSABLE;
