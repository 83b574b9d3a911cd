import { computed, onScopeDispose, shallowRef, triggerRef, watch, type InjectionKey } from "vue";
import { planRoutes, type Plan, type PlanGround, type TakenStep } from "#contract/plans.ts";
import type { Step } from "#geo/plan/draft.ts";
import { lastOf, pendingOf, keepPending, type PendingStep } from "./pending.ts";
import { provided } from "../composables/provided.ts";
import { AskFailure, type Api } from "../http/api.ts";
import type { SessionDesk } from "../realtime/use-session.ts";
import { Drawing, type Movable } from "./drawing.ts";
import type { PlanKey } from "./words.ts";

export interface Said {
  key: PlanKey;
  values?: Record<string, string | number>;
}

export interface DraftNeeds {
  api: Api;
  session: Pick<SessionDesk, "request" | "listen" | "lamp">;
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  newKey: () => string;
}

/** A hindrance as the server or the draft says it, in words. */
export const sayingOf = (hindrance: string, by = ""): Said => {
  if (hindrance === "of-another") return { key: "fail.of-another", values: { name: by } };
  const known = ["locked", "touches", "jumps", "same-place", "not-there", "not-neighbours", "no-area", "apart", "nothing", "status", "forbidden"].find((each) => each === hindrance);
  return { key: `fail.${known ?? "other"}` as PlanKey };
};

/**
 * One plan as it is drawn: what is done here is seen at once and sent in order; what others do comes in between. Steps that the server
 * does not take are taken back here, with words. What is not sent yet survives a reload.
 */
export function createDraft({ api, session, storage, newKey }: DraftNeeds) {
  const ground = shallowRef<PlanGround>();
  const plan = shallowRef<Plan>();
  const drawing = shallowRef<Drawing>();
  const confirmed = shallowRef<readonly TakenStep[]>([]);
  const pending = shallowRef<readonly PendingStep[]>([]);
  const said = shallowRef<Said>();
  const touched = shallowRef<ReadonlySet<number>>(new Set());
  const others = shallowRef<ReadonlyMap<string, number>>(new Map());
  const dragging = shallowRef(false);
  let sending = false;

  const last = computed(() => lastOf(confirmed.value));
  const canEdit = computed(() => plan.value?.may.includes("edit") ?? false);
  const changed = (faces: ReadonlySet<number>): void => {
    touched.value = faces;
    triggerRef(drawing);
  };

  async function open(id: number): Promise<void> {
    said.value = undefined;
    const told = await api.ask(planRoutes.planGround, { id });
    [ground.value, plan.value, confirmed.value, pending.value, touched.value, others.value] = [told, told.plan, told.steps, pendingOf(storage, id), new Set(), new Map()];
    rebuild();
    await join();
    await send();
  }

  /** From the ground up: what is kept first, then what is not sent yet; what no longer goes is told. */
  function rebuild(): void {
    if (!ground.value) return;
    const next = new Drawing(ground.value);
    for (const { step } of confirmed.value) next.take(step);
    const still = pending.value.filter(({ step }) => next.take(step).ok);
    const lost = pending.value.length - still.length;
    if (lost) said.value = { key: "fail.lost", values: { n: lost } };
    setPending(still);
    drawing.value = next;
  }

  function setPending(next: readonly PendingStep[]): void {
    pending.value = next;
    if (plan.value) keepPending(storage, plan.value.id, next);
  }

  async function join(): Promise<void> {
    if (!plan.value) return;
    const reply = await session.request("draft:join", { plan: plan.value.id, after: last.value });
    if (reply.ok) hear(reply.value.steps);
  }

  /** Steps of others, or of our own that we did not know were kept. */
  function hear(steps: readonly TakenStep[]): void {
    const fresh = steps.filter(({ seq }) => seq > last.value);
    if (!fresh.length) return;
    const isGap = fresh[0]!.seq !== last.value + 1;
    const ours = new Set(pending.value.map(({ key }) => key));
    confirmed.value = [...confirmed.value, ...fresh];
    if (isGap) return void (plan.value && open(plan.value.id));
    if (!pending.value.length && drawing.value && !dragging.value) {
      for (const { step } of fresh) {
        const done = drawing.value.take(step);
        if (done.ok) changed(done.faces);
      }
      return;
    }
    setPending(pending.value.filter(({ key }) => !fresh.some((each) => each.key === key && ours.has(key))));
    rebuild();
  }

  /** @returns whether it could be done here */
  function act(step: Step): boolean {
    if (!drawing.value || !canEdit.value) return false;
    const done = drawing.value.take(step);
    if (!done.ok) {
      said.value = sayingOf(done.hindrance);
      return false;
    }
    said.value = undefined;
    setPending([...pending.value, { key: newKey(), step }]);
    changed(done.faces);
    void send();
    return true;
  }

  async function send(): Promise<void> {
    if (sending || !plan.value) return;
    sending = true;
    try {
      for (let next = pending.value[0]; next; next = pending.value[0]) {
        const reply = await session.request("draft:step", { plan: plan.value.id, key: next.key, step: next.step, after: last.value });
        if (!reply.ok && (reply.code === "offline" || reply.code === "unavailable" || reply.code === "busy")) break; // sent again when the line is back
        if (!reply.ok) {
          const current = (reply.current ?? {}) as { hindrance?: string; by?: string };
          setPending(pending.value.slice(1));
          await join();
          rebuild();
          said.value = sayingOf(reply.code === "forbidden" ? "forbidden" : (current.hindrance ?? ""), current.by);
          continue;
        }
        const { seq } = reply.value;
        if (seq === last.value + 1) {
          confirmed.value = [...confirmed.value, reply.value];
          setPending(pending.value.filter(({ key }) => key !== reply.value.key));
        } else if (seq > last.value) {
          await join(); // somebody was quicker: theirs come first
        } else setPending(pending.value.filter(({ key }) => key !== reply.value.key));
      }
    } finally {
      sending = false;
    }
  }

  session.listen("draft:stepped", ({ plan: id, ...step }) => void (id === plan.value?.id && hear([step])));
  session.listen("draft:working", ({ plan: id, by, face }) => {
    if (id !== plan.value?.id) return;
    const next = new Map(others.value);
    if (face === undefined) next.delete(by);
    else next.set(by, face);
    others.value = next;
  });
  watch(() => session.lamp.value.state, (state) => state === "live" && void join().then(send));
  onScopeDispose(() => plan.value && void session.request("draft:leave", { plan: plan.value.id }));

  return {
    ground, plan, drawing, confirmed, pending, said, touched, others, dragging, canEdit, open, act,
    /** What a drag shows, before it is a step. */
    show: changed,
    work: (face: number | undefined) => void (plan.value && session.request("draft:work", { plan: plan.value.id, ...(face !== undefined && { face }) })),
    say: (next: Said | undefined) => void (said.value = next),
    /** Hands it in, approves it, and so on. @returns whether that was done */
    async turn(asking: Promise<Plan>): Promise<boolean> {
      try {
        plan.value = await asking;
        said.value = undefined;
        return true;
      } catch (error) {
        if (!(error instanceof AskFailure)) throw error;
        said.value = error.code === "conflict" && error.field === "base" ? { key: "fail.base" } : sayingOf(error.code);
        return false;
      }
    },
    dragOf: (edit: Movable) => drawing.value?.drag(edit),
  };
}

export type DraftDesk = ReturnType<typeof createDraft>;
export const DRAFT: InjectionKey<DraftDesk> = Symbol("draft");
export const useDraft = (): DraftDesk => provided(DRAFT);
