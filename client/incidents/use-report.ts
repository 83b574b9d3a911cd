import { computed, readonly, ref, shallowReadonly, shallowRef, watch, type ComputedRef, type InjectionKey, type Ref, type ShallowRef } from "vue";
import type { Position } from "#geo/position.ts";
import { provided } from "../composables/provided.ts";
import type { SessionDesk, WishReply } from "../realtime/use-session.ts";
import { draftFrom, emptyDraft, fieldOf, gridsIn, isEmpty, missingIn, reportOf, type Draft, type DraftField } from "./draft.ts";

type Failing = Exclude<WishReply<unknown>, { ok: true }>["code"];

export interface ReportDesk {
  isOpen: Ref<boolean>;
  /** The next click on the map says where it is. */
  placing: Ref<boolean>;
  draft: Readonly<ShallowRef<Draft>>;
  hasDraft: ComputedRef<boolean>;
  busy: Readonly<Ref<boolean>>;
  /** Why it was not taken, and what has to be corrected. */
  failure: Readonly<ShallowRef<{ code: Failing; field: DraftField | undefined } | undefined>>;
  /** Shown once it has been tried to send: what is missing. */
  missing: ComputedRef<readonly DraftField[]>;
  /** The case that was made last. */
  reported: Readonly<Ref<number | undefined>>;
  change: (part: Partial<Draft>) => void;
  /** Without one, it lies nowhere any more. */
  place: (position?: Position) => void;
  /** Sends it; without a connection as soon as there is one. */
  send: () => Promise<void>;
  /** Forgets the draft. */
  discard: () => void;
}

export interface ReportNeeds {
  session: Pick<SessionDesk, "request" | "lamp">;
  storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
  newKey: () => string;
}

const STORED_AS = "draft-incident";
/** A click on a street or a house, on a screen of this scale. */
const CLICKED_WITHIN_METRES = 20;

export const REPORT_DESK: InjectionKey<ReportDesk> = Symbol("report");

/** Made once, in main.ts. The draft is kept with every stroke; its key stays the same until the case is there, so nothing is made twice. */
export function createReportDesk({ session, storage, newKey }: ReportNeeds): ReportDesk {
  const draft = shallowRef<Draft>(draftFrom(storage.getItem(STORED_AS)) ?? emptyDraft(newKey()));
  const isOpen = ref(false);
  const placing = ref(false);
  const busy = ref(false);
  const tried = ref(false);
  const failure = shallowRef<{ code: Failing; field: DraftField | undefined }>();
  const reported = ref<number>();
  const isLive = computed(() => session.lamp.value.state === "live");

  function keep(next: Draft): void {
    draft.value = next;
    if (isEmpty(next)) storage.removeItem(STORED_AS);
    else storage.setItem(STORED_AS, JSON.stringify(next));
  }
  function change(part: Partial<Draft>): void {
    if (draft.value.unsure) return; // it may be there already, as it was
    failure.value = undefined;
    keep({ ...draft.value, ...part });
  }
  function discard(): void {
    tried.value = false;
    failure.value = undefined;
    placing.value = false;
    keep(emptyDraft(newKey()));
  }

  async function send(): Promise<void> {
    tried.value = true;
    if (busy.value || missingIn(draft.value).length) return;
    busy.value = true;
    failure.value = undefined;
    const sending = { ...draft.value };
    if (isLive.value) keep({ ...sending, unsure: true, waiting: true }); // said before it is sent: a page that is closed now has to ask again, not anew
    const reply = await session.request("incident:report", reportOf(sending));
    busy.value = false;
    if (reply.ok) {
      reported.value = reply.value.id;
      isOpen.value = false;
      return discard();
    }
    failure.value = { code: reply.code, field: "field" in reply ? fieldOf(reply.field) : undefined };
    const isUnsure = reply.code === "offline" && (reply.sent || sending.unsure === true);
    const { unsure: _unsure, waiting: _waiting, ...rest } = draft.value;
    const grids = "current" in reply && failure.value.field === "position" ? gridsIn(reply.current) : [];
    keep({ ...rest, ...(isUnsure && { unsure: true }), ...(reply.code === "offline" && { waiting: true }), ...(grids.length && { grids }) });
    if (reply.code !== "offline") isOpen.value = true; // it may have been sent by itself: somebody has to see what is wrong
  }

  watch(isLive, (live) => live && draft.value.waiting && void send(), { immediate: true });

  return {
    isOpen,
    placing,
    draft: shallowReadonly(draft),
    hasDraft: computed(() => !isEmpty(draft.value)),
    busy: readonly(busy),
    failure: shallowReadonly(failure),
    missing: computed(() => (tried.value ? missingIn(draft.value) : [])),
    reported: readonly(reported),
    change,
    place: (position) => {
      placing.value = false;
      const accuracyMetres = position && (draft.value.accuracyMetres ?? CLICKED_WITHIN_METRES);
      change({ position: position && [position[0], position[1]], accuracyMetres, grids: undefined, grid: undefined });
    },
    send,
    discard,
  };
}

/** The case that is being written down, for any component below main.ts. */
export const useReport = (): ReportDesk => provided(REPORT_DESK);
