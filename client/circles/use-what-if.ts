import { computed, shallowReadonly, shallowRef, watch, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from "vue";
import { isOpenAt, type ServicePoint } from "#contract/service-points.ts";
import type { Circles, CircleQuestion } from "#contract/circles.ts";
import type { MissingLink } from "#geo/circles/missing-link.ts";
import type { Position } from "#geo/position.ts";
import type { Address } from "../composables/address.ts";
import { provided } from "../composables/provided.ts";
import type { Outcome, Standing, Thought } from "./what-if.ts";
import type { Asked, Told } from "./what-if-worker.ts";

export interface WhatIfDesk {
  /** Something is being tried. */
  isOn: ComputedRef<boolean>;
  thought: Readonly<ShallowRef<Thought>>;
  outcome: Readonly<ShallowRef<Outcome | undefined>>;
  /** How long the thread took for it. */
  milliseconds: Readonly<Ref<number>>;
  links: Readonly<ShallowRef<MissingLink[] | undefined>>;
  failed: Readonly<Ref<boolean>>;
  /** What a click on the map does: places a point, or closes a street. */
  placing: Ref<"point" | "street" | undefined>;
  /** While something is dragged the address is left alone. */
  think: (thought: Thought, isDragging?: boolean) => void;
  askForLinks: () => void;
}

export interface WhatIfNeeds {
  address: Address;
  question: ComputedRef<CircleQuestion>;
  points: Readonly<Ref<ReadonlyMap<number, ServicePoint>>>;
  minute: Readonly<Ref<number>>;
  circles: Readonly<Ref<Circles | undefined>>;
  fetchGround: () => Promise<ArrayBuffer>;
  startWorker: () => Pick<Worker, "postMessage" | "onmessage" | "onerror">;
}

export const WHAT_IF: InjectionKey<WhatIfDesk> = Symbol("what if");
export const NOTHING: Thought = { tried: [], without: [], closing: [] };

/** What an address says is tried: `?try=123.4,41.8;123.5,41.8&without=3,4&closing=12`. */
export function thoughtIn(query: Readonly<Record<string, unknown>>): Thought {
  const numbers = (text: unknown): number[] => (typeof text === "string" && /^\d+(,\d+)*$/.test(text) ? text.split(",").map(Number) : []);
  const places = typeof query["try"] === "string" ? query["try"].split(";").map((pair) => pair.split(",").map(Number)) : [];
  const tried = places.flatMap(([lon = NaN, lat = NaN]): Position[] => (Math.abs(lon) <= 180 && Math.abs(lat) <= 90 ? [[lon, lat]] : []));
  return { tried, without: numbers(query["without"]), closing: numbers(query["closing"]) };
}

export const queryOfThought = ({ tried, without, closing }: Thought): Record<string, string | undefined> => ({
  try: tried.map(([lon, lat]) => `${lon.toFixed(6)},${lat.toFixed(6)}`).join(";") || undefined,
  without: without.join() || undefined,
  closing: closing.join() || undefined,
});

const isNothing = ({ tried, without, closing }: Thought): boolean => !tried.length && !without.length && !closing.length;

/** Made once, in main.ts. The streets are fetched when something is tried for the first time. */
export function createWhatIf({ address, question, points, minute, circles, fetchGround, startWorker }: WhatIfNeeds): WhatIfDesk {
  const thought = shallowRef(thoughtIn(address.query.value));
  const outcome = shallowRef<Outcome>();
  const links = shallowRef<MissingLink[]>();
  const milliseconds = shallowRef(0);
  const failed = shallowRef(false);
  const placing = shallowRef<"point" | "street">();
  const isOn = computed(() => placing.value !== undefined || links.value !== undefined || !isNothing(thought.value));

  const standing = computed((): Standing => {
    const { kind, walker, minutes, minuteOfWeek = minute.value } = question.value;
    const open = [...points.value.values()].filter((point) => (kind === undefined || point.kind === kind) && isOpenAt(point, minuteOfWeek));
    return { walker, minutes, points: open.map(({ id, position: [lon, lat] }) => ({ id, position: [lon, lat] })), closedStreets: circles.value?.closedStreets ?? [] };
  });

  let worker: ReturnType<WhatIfNeeds["startWorker"]> | undefined;
  let isReady = false;
  let isBusy = false;
  let dragging = false;
  let wanted: { thought?: Thought; links?: true } = {};

  /** One question at a time; of those that come meanwhile the last. */
  function next(): void {
    if (!worker || !isReady || isBusy) return;
    const asked = wanted.thought ? { standing: standing.value, thought: wanted.thought } : wanted.links ? { standing: standing.value, links: true as const } : undefined;
    if (!asked) return;
    if ("thought" in asked) delete wanted.thought;
    else delete wanted.links;
    isBusy = true;
    worker.postMessage({ id: 0, ...asked } satisfies Asked);
  }

  async function start(): Promise<void> {
    if (worker) return;
    const started = (worker = startWorker());
    started.onerror = () => (failed.value = true);
    started.onmessage = ({ data }: MessageEvent<Told>) => {
      if ("ready" in data) isReady = true;
      if ("outcome" in data) [outcome.value, milliseconds.value] = [data.outcome, data.milliseconds];
      if ("links" in data) links.value = data.links;
      failed.value = "error" in data;
      isBusy = false;
      next();
    };
    try {
      const ground = await fetchGround();
      started.postMessage({ id: 0, ground } satisfies Asked, [ground]);
    } catch {
      worker = undefined;
      failed.value = true;
    }
  }

  function want(more: typeof wanted): void {
    wanted = { ...wanted, ...more };
    void start();
    next();
  }

  watch([thought, standing], ([now]) => (isNothing(now) ? (outcome.value = undefined) : want({ thought: now })), { immediate: true });
  watch(standing, () => (links.value = undefined));
  watch(
    () => address.query.value,
    (query) => {
      const told = thoughtIn(query);
      if (JSON.stringify(queryOfThought(told)) !== JSON.stringify(queryOfThought(thought.value)) && !dragging) thought.value = told;
    },
  );

  return {
    isOn, thought: shallowReadonly(thought), outcome: shallowReadonly(outcome), milliseconds, links: shallowReadonly(links), failed, placing,
    think(now, isDragging = false) {
      dragging = isDragging;
      if (isNothing(now)) links.value = undefined;
      thought.value = now;
      if (!isDragging) address.change(queryOfThought(now));
    },
    askForLinks: () => want({ links: true }),
  };
}

/** What is tried at the desk, for any component below main.ts. */
export const useWhatIf = (): WhatIfDesk => provided(WHAT_IF);
