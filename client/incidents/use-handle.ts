import { readonly, ref, watch, type Ref } from "vue";
import type { ToldIncident } from "#contract/incidents.ts";
import { useSession, type WishReply } from "../realtime/use-session.ts";
import type { IncidentHandle } from "#contract/incidents.ts";

type Failing = Exclude<WishReply<unknown>, { ok: true }>["code"];

export interface Handling {
  busy: Readonly<Ref<boolean>>;
  failure: Readonly<Ref<Failing | undefined>>;
  /** The version that was seen when somebody else was faster: what they did are the events after it. */
  overtakenAt: Readonly<Ref<number | undefined>>;
  /** The version that was on the screen when closing was begun, while a reason is asked for: what comes meanwhile has not been read, and does not take the words away. */
  closing: Ref<number | undefined>;
  /** Moves the case on from the version that was seen. True when it is done. */
  handle: (to: IncidentHandle["to"], seenVer: number, reason?: string) => Promise<boolean>;
  /** What stood in the way has been read. */
  forget: () => void;
}

/** Moves a case on. Another case, and nothing of this is said any more. */
export function useHandle(incident: () => Pick<ToldIncident, "id"> | undefined): Handling {
  const { request } = useSession();
  const busy = ref(false);
  const failure = ref<Failing>();
  const overtakenAt = ref<number>();
  const forget = () => {
    failure.value = undefined;
    overtakenAt.value = undefined;
  };
  const closing = ref<number>();
  watch(() => incident()?.id, () => {
    forget();
    closing.value = undefined;
  });

  async function handle(to: IncidentHandle["to"], seenVer: number, reason?: string): Promise<boolean> {
    const id = incident()?.id;
    if (id === undefined || busy.value) return false;
    forget();
    busy.value = true;
    const reply = await request("incident:handle", { id, ver: seenVer, to, ...(reason && { reason }) });
    busy.value = false;
    if (reply.ok) return true;
    if (incident()?.id !== id) return false; // nobody looks at it any more
    if (reply.code === "conflict") {
      overtakenAt.value = seenVer;
      closing.value = undefined; // what was done instead is shown beside it
    } else failure.value = reply.code;
    return false;
  }
  return { busy: readonly(busy), failure: readonly(failure), overtakenAt: readonly(overtakenAt), closing, handle, forget };
}
