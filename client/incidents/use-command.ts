import { readonly, ref, shallowReadonly, shallowRef, watch, type Ref, type ShallowRef } from "vue";
import type { Command } from "#contract/commands.ts";
import type { IncidentEvent, Overtaken } from "#contract/incidents.ts";
import { useSession, type WishReply } from "../realtime/use-session.ts";

type Failing = Exclude<WishReply<unknown>, { ok: true }>["code"];

export interface Commanding {
  busy: Readonly<Ref<boolean>>;
  /** Why it was refused, and the field that is wrong. */
  refusal: Readonly<ShallowRef<{ code: Failing; field: string | undefined } | undefined>>;
  /** What somebody else did first, instead of what was wished. */
  overtaken: Readonly<ShallowRef<readonly IncidentEvent[] | undefined>>;
  /** Gives a command by the version that was seen. True when it is done. */
  give: (command: Command, seenVer: number) => Promise<boolean>;
  /** What somebody did first has been read: what is wished then is wished of the case as it is now. */
  read: () => void;
  /** How often that was so. */
  reads: Readonly<Ref<number>>;
  forget: () => void;
}

/** Gives commands. The same command, sent again because nobody knows whether it arrived, has the same key: it is carried out once. */
export function useCommand(id: () => number): Commanding {
  const { request } = useSession();
  const busy = ref(false);
  const refusal = shallowRef<{ code: Failing; field: string | undefined }>();
  const overtaken = shallowRef<readonly IncidentEvent[]>();
  const reads = ref(0);
  let unsure: { key: string; said: string } | undefined;
  const forget = () => {
    refusal.value = undefined;
    overtaken.value = undefined;
  };
  watch(id, () => {
    forget();
    unsure = undefined;
  });

  async function give(command: Command, ver: number): Promise<boolean> {
    if (busy.value) return false;
    forget();
    busy.value = true;
    const asked = id();
    const said = JSON.stringify([asked, command]);
    const key = unsure?.said === said ? unsure.key : crypto.randomUUID();
    const reply = await request("incident:command", { id: asked, ver, key, command });
    busy.value = false;
    unsure = !reply.ok && reply.code === "offline" && reply.sent ? { key, said } : undefined;
    if (reply.ok) return true;
    if (id() !== asked) return false; // nobody looks at it any more
    const field = "field" in reply ? reply.field : undefined;
    if (reply.code === "conflict" && field === "ver") overtaken.value = ("current" in reply ? (reply.current as Overtaken | undefined)?.since : undefined) ?? [];
    else refusal.value = { code: reply.code, field };
    return false;
  }
  return { busy: readonly(busy), refusal: shallowReadonly(refusal), overtaken: shallowReadonly(overtaken), reads: readonly(reads), give, forget, read: () => (reads.value++, forget()) };
}
