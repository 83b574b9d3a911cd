import { z } from "zod";
import type { Area } from "#contract/areas.ts";
import type { CircleQuestion, Circles, Coverage, HomeMinutes, OutsideHomes } from "#contract/circles.ts";
import { scopesOf } from "#contract/rights.ts";
import { isOpenAt, SERVICE_POINT_KINDS, type ServicePoint } from "#contract/service-points.ts";
import type { Viewer } from "#contract/viewer.ts";
import { IMPASSABLE } from "#geo/network/costs.ts";
import type { Pool } from "pg";
import type { Areas } from "../areas/actions.ts";
import { areasWithin } from "../areas/rules.ts";
import { Refusal } from "../edge/refusal.ts";
import type { ServicePoints } from "../service-points/actions.ts";
import type { Streets } from "../streets/actions.ts";
import type { StreetNetwork } from "../streets/rules.ts";
import { openThread } from "../thread.ts";
import { minuteOfWeek } from "../time/days.ts";
import { coverageOf, householdsWithin, PROFILES, type Circle } from "./rules.ts";
import { addressesOf, coverageGoal, streetNames } from "./store.ts";
import type { CircleAnswer, CircleAsked } from "./worker.ts";

/** Every wall asks for the same one; a desk that looks at a house for one of each kind. */
const CIRCLES_HELD = 32;
const USUAL_GOAL_PERCENT = 90;
/** 19.6 full-time workers for 10,000 residents: the province's figure for its communities. */
const STAFF_LINE = 19.6;

export interface CircleNeeds {
  pool: Pool;
  areas: Pick<Areas, "now">;
  streets: Pick<Streets, "newest" | "closedAt">;
  servicePoints: Pick<ServicePoints, "at">;
  now: () => string;
  timeZone: string;
}

export interface CirclesOfPoints {
  circles(viewer: Viewer, question: CircleQuestion): Promise<Circles>;
  coverage(viewer: Viewer, question: CircleQuestion): Promise<Coverage>;
  /** Houses with households outside, and where they are. */
  outside(viewer: Viewer, question: CircleQuestion): Promise<OutsideHomes>;
  /** From a house to the nearest open point of each kind, and the way to the nearest of the kind that is asked for. */
  fromHome(viewer: Viewer, building: number, question: CircleQuestion): Promise<HomeMinutes>;
  close(): Promise<void>;
}

interface Situation {
  at: string;
  network: StreetNetwork;
  points: ServicePoint[];
  open: ServicePoint[];
  closed: number[];
  areas: readonly Area[];
  mine: ReadonlySet<number>;
}

export function createCircles({ pool, areas, streets, servicePoints, now, timeZone }: CircleNeeds): CirclesOfPoints {
  const thread = openThread<CircleAsked, CircleAnswer>(new URL("./worker.ts", import.meta.url), undefined);
  const held = new Map<string, Promise<CircleAnswer>>();

  function ask({ network: { version, files }, closed }: Situation, open: readonly ServicePoint[], { walker, minutes }: CircleQuestion, instead?: CircleAsked["instead"]): Promise<CircleAnswer> {
    const points = open.map(({ id, position, capacity }) => ({ id, position, capacity }));
    const name = JSON.stringify([version, walker, minutes, closed, points, instead]);
    const known = held.get(name);
    if (known) return known;
    const made = thread.ask({ version, files, points, closedStreets: closed, walker, minutes, ...(instead && { instead }) });
    held.set(name, made);
    made.catch(() => held.delete(name));
    if (held.size > CIRCLES_HELD) held.delete(held.keys().next().value ?? "");
    return made;
  }

  async function circle(...asked: Parameters<typeof ask>): Promise<Circle> {
    const answer = await ask(...asked);
    if (!("costs" in answer)) throw new Error("asked for a circle, answered something else");
    return answer;
  }

  async function look(viewer: Viewer, { at = now(), kind, point, minuteOfWeek: asked }: CircleQuestion): Promise<Situation> {
    const [network, points, closed, all] = await Promise.all([streets.newest(), servicePoints.at(at), streets.closedAt(at), areas.now()]);
    if (point !== undefined && !points.some(({ id }) => id === point)) throw new Refusal("not-found", `there is no service point ${point}`, "point");
    const minute = asked ?? minuteOfWeek(new Date(at), timeZone);
    const open = points.filter((each) => (point === undefined || each.id === point) && (kind === undefined || each.kind === kind) && isOpenAt(each, minute));
    return { at, network, points, open, closed, areas: all, mine: areasWithin(all, scopesOf(viewer, "know").flatMap(({ area }) => area ?? [])) };
  }

  return {
    async circles(viewer, question) {
      const situation = await look(viewer, question);
      const { minutes, walker } = question;
      const { within, costs } = await circle(situation, situation.open, question);
      const { uncoveredBuildings, ...households } = householdsWithin(situation.network.doors, costs, minutes, situation.mine);
      return { asOf: situation.at, minutes, walker, metresPerSecond: PROFILES[walker].metresPerSecond, openPoints: situation.open.map(({ id }) => id), closedStreets: situation.closed, within, households, uncoveredBuildings };
    },

    async coverage(viewer, question) {
      const situation = await look(viewer, question);
      const { minutes, walker } = question;
      const hasPlaces = situation.open.some(({ capacity }) => capacity !== undefined);
      const [{ costs }, answer, goal] = await Promise.all([circle(situation, situation.open, question), hasPlaces ? ask(situation, situation.open, question, "claims") : undefined, coverageGoal(pool)]);
      const claims = answer && "claims" in answer ? answer.claims : undefined;
      return {
        asOf: situation.at, minutes, walker,
        openPoints: situation.open.length,
        goalPercent: z.number().min(1).max(100).catch(USUAL_GOAL_PERCENT).parse(goal),
        staffLine: STAFF_LINE,
        rows: coverageOf(situation.network.doors, costs, claims, minutes, situation.areas, situation.mine, situation.points),
      };
    },

    async outside(viewer, question) {
      const situation = await look(viewer, question);
      const { minutes, walker } = question;
      const { costs } = await circle(situation, situation.open, question);
      const homes = new Map<number, OutsideHomes["homes"][number]>();
      situation.network.doors.forEach(({ building, households, aged65, area, position }, door) => {
        const cost = costs[door] ?? IMPASSABLE;
        if (!situation.mine.has(area) || cost <= minutes * 60_000) return;
        const home = homes.get(building) ?? { building, address: "", area, position: [position[0], position[1]] as [number, number], households: 0, aged65: 0 };
        homes.set(building, home);
        home.households += households;
        home.aged65 += aged65;
        if (cost !== IMPASSABLE) home.minutes = Math.min(home.minutes ?? Infinity, Math.round(cost / 6_000) / 10);
      });
      const addresses = await addressesOf(pool, [...homes.keys()]);
      const told = [...homes.values()].map((home) => ({ ...home, address: addresses.get(home.building) ?? "", aged65: Math.round(home.aged65) }));
      return { asOf: situation.at, minutes, walker, homes: told.sort((a, b) => b.households - a.households || a.building - b.building) };
    },

    async fromHome(viewer, building, question) {
      const situation = await look(viewer, question);
      const { network: { doors }, mine, points, open } = situation;
      const own = doors.flatMap((door, index) => (door.building === building && mine.has(door.area) ? [index] : []));
      if (!own.length) throw new Refusal("not-found", `no home ${building}`, "id");
      const everyKind = question.kind === undefined && question.point === undefined ? open : (await look(viewer, { ...question, kind: undefined, point: undefined })).open;
      const kinds = await Promise.all(
        SERVICE_POINT_KINDS.filter((kind) => points.some((point) => point.kind === kind)).map(async (kind): Promise<HomeMinutes["kinds"][number]> => {
          const ofKind = everyKind.filter((point) => point.kind === kind);
          const { costs } = await circle(situation, ofKind, question);
          const cost = Math.min(...own.map((door) => costs[door] ?? IMPASSABLE));
          return { kind, open: ofKind.length, ...(cost !== IMPASSABLE && { seconds: cost / 1_000 }) };
        }),
      );
      const answer = await ask(situation, open, question, { building });
      const found = "way" in answer ? answer.way : undefined;
      const names = await streetNames(pool, found?.legs.flatMap(({ street }) => street ?? []) ?? []);
      const legs = found?.legs.map(({ street, ...leg }) => {
        const name = street === undefined ? undefined : names.get(street);
        return { ...leg, ...(name !== undefined && { street: name }) };
      });
      return { asOf: situation.at, minutes: question.minutes, walker: question.walker, kinds, ...(found && legs && { way: { ...found, legs } }) };
    },

    close: () => thread.close(),
  };
}
