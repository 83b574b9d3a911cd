import { mount, type VueWrapper } from "@vue/test-utils";
import { computed, effectScope, nextTick, ref, shallowRef, type Component, type ShallowRef } from "vue";
import type { LocationQueryRaw } from "vue-router";
import type { Area } from "#contract/areas.ts";
import type { Category } from "#contract/categories.ts";
import type { ToldIncident } from "#contract/incidents.ts";
import type { Route } from "#contract/route.ts";
import type { ServicePoint } from "#contract/service-points.ts";
import type { Viewer } from "#contract/viewer.ts";
import type { ToldWorker } from "#contract/workers.ts";
import { AREA_DESK, createAreaDesk } from "../areas/use-areas.ts";
import { ADDRESS, createAddress } from "../composables/address.ts";
import { createSelection, SELECTION } from "../composables/use-selection.ts";
import { API, type Api } from "../http/api.ts";
import en from "../i18n/en.json";
import { createWords } from "../i18n/words.ts";
import { createIncidentDesk, INCIDENT_DESK } from "../incidents/use-incidents.ts";
import { createReportDesk, REPORT_DESK } from "../incidents/use-report.ts";
import type { Lamp } from "../realtime/lamp.ts";
import { SESSION, type SessionDesk, type WishReply } from "../realtime/use-session.ts";
import { createServicePointDesk, SERVICE_POINT_DESK } from "../service-points/use-service-points.ts";
import { createWorkerDesk, WORKER_DESK } from "../workers/use-workers.ts";

export const NOW = Date.parse("2026-01-16T11:42:08.000Z");
export const instant = (minutesFromNow: number): string => new Date(NOW + minutesFromNow * 60_000).toISOString();

export const area = (id: number, changes: Partial<Area> = {}): Area => ({
  id, level: "grid", kind: "community", code: `21060300100100${id}`, name: `纺织0${id}`, ...(id !== 1 && { parent: 1 }), centre: [124.4, 40.1], bounds: [124.39, 40.09, 124.41, 40.11],
  buildings: 12, households: 358, population: 860, aged65: 190, postsRequired: 8, postsFilled: 7, ...changes,
});
export const category = (id: number, changes: Partial<Category> = {}): Category => ({
  id, code: "power", group: "utilities", nameZh: "停电", nameEn: "Power cut", sign: "电", level: "grid", fastTrack: true, restricted: false, wallPlace: "grid", handleSeconds: 3600, ...changes,
});
export const incident = (id: number, changes: Partial<ToldIncident> = {}): ToldIncident => ({
  id, ver: 2, area: 2, category: 1, level: "grid", state: "in_progress", fastTrack: true, place: "纺织小区 7号楼", reportedAt: instant(-52), dueAt: instant(8), position: [124.4, 40.1],
  source: "12345", restricted: false, description: "楼道没有电", accuracyMetres: 12, ...changes,
});

export interface World {
  areas?: readonly Area[];
  categories?: readonly Category[];
  incidents?: readonly ToldIncident[];
  workers?: readonly ToldWorker[];
  positions?: ArrayBuffer;
  servicePoints?: readonly ServicePoint[];
  /** Answers a wish; by default nothing is there to do it. */
  request?: (name: string, payload: Record<string, unknown>) => Promise<WishReply<unknown>>;
  /** Answers a question; by default it never ends. */
  ask?: (route: Route, input: Record<string, unknown>) => Promise<unknown>;
  lamp?: Lamp["state"];
  /** Who looks. */
  viewer?: Viewer;
  language?: "zh-CN" | "en";
  query?: LocationQueryRaw;
  storage?: Map<string, string>;
}

/** Everything a component of the desk stands on, real but for the wire: what main.ts makes, in a world of a few records. */
export function createGround(world: World = {}) {
  const scope = effectScope();
  const stored = world.storage ?? new Map<string, string>();
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  };
  const made = scope.run(() => {
    const now = ref(NOW);
    const lamp: ShallowRef<Lamp> = shallowRef({ state: world.lamp ?? "live" });
    const installation = shallowRef({ district: "榆河区", demo: true, timeZone: "Asia/Shanghai", gridVersion: 1 });
    const route = shallowRef({ query: (world.query ?? {}) as Record<string, unknown> });
    const address = createAddress({
      currentRoute: route,
      replace: ({ query }: { query: Record<string, unknown> }) => Promise.resolve().then(() => void (route.value = { query: Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) })),
    } as never);
    const session = { lamp, now, nowMilliseconds: () => now.value, installation, audience: "desk", viewer: shallowRef(world.viewer), request: world.request ?? (() => new Promise(() => {})) } as unknown as SessionDesk;
    const areas = createAreaDesk();
    const incidents = createIncidentDesk(now);
    const workers = createWorkerDesk({ on: () => {}, off: () => {} }, () => now.value);
    const points = createServicePointDesk(now, computed(() => installation.value));
    const selection = createSelection(address);
    const report = createReportDesk({ session, storage, newKey: () => crypto.randomUUID() });
    const api = { ask: world.ask ?? (() => new Promise(() => {})) } as unknown as Api;
    const words = createWords({ timeZone: computed(() => installation.value.timeZone), storage, english: en, query: `lang=${world.language ?? "zh-CN"}` });
    areas.replace(world.areas ?? [area(1, { level: "community", name: "纺织社区" }), area(2), area(3)]);
    incidents.replace({ incidents: world.incidents ?? [], categories: world.categories ?? [category(1)] });
    if (world.workers) workers.replace({ workers: world.workers, positions: world.positions ?? new ArrayBuffer(0) });
    points.replace(world.servicePoints ?? []);
    return { now, lamp, route, address, session, areas, incidents, workers, points, selection, report, api, words };
  });
  if (!made) throw new Error("the scope did not run");
  const { words, address, session, areas, incidents, workers, points, selection, report, api } = made;
  const provide = {
    [ADDRESS as symbol]: address, [SESSION as symbol]: session, [AREA_DESK as symbol]: areas, [INCIDENT_DESK as symbol]: incidents, [WORKER_DESK as symbol]: workers,
    [SERVICE_POINT_DESK as symbol]: points, [SELECTION as symbol]: selection, [REPORT_DESK as symbol]: report, [API as symbol]: api,
  };
  return {
    ...made,
    scope,
    stored,
    provide,
    mount: (component: Component, props: Record<string, unknown> = {}): VueWrapper => mount(component, { props, attachTo: document.body, global: { provide, plugins: [words] } }),
  };
}

/** Lets promises and what Vue does after them come to an end. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await Promise.resolve();
    await nextTick();
  }
}
