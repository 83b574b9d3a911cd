import { onScopeDispose, readonly, shallowRef, type Ref } from "vue";
import { hearClock, lagMilliseconds, offsetOf, UNKNOWN_CLOCK } from "./clock.ts";

export interface ServerTime {
  /** Epoch milliseconds by the server's clock, once a second. */
  now: Readonly<Ref<number>>;
  /** The same, at this very moment. */
  nowMilliseconds: () => number;
  /** Something came that was sent at this moment. */
  hear: (at: string) => void;
  /** By how much the newest message was slower than the quickest of late. */
  lagMilliseconds: () => number;
}

/** Made once, in main.ts. Goes on by our own clock when nothing is heard. Stops with its scope. */
export function createServerTime(localMilliseconds: () => number): ServerTime {
  let clock = UNKNOWN_CLOCK;
  const nowMilliseconds = () => localMilliseconds() + offsetOf(clock);
  const now = shallowRef(nowMilliseconds());
  const ticking = setInterval(() => void (now.value = nowMilliseconds()), 1000);
  onScopeDispose(() => clearInterval(ticking));
  return {
    now: readonly(now),
    nowMilliseconds,
    hear: (at) => void (clock = hearClock(clock, Date.parse(at), localMilliseconds())),
    lagMilliseconds: () => lagMilliseconds(clock),
  };
}
