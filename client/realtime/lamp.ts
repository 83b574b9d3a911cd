/** What one lamp says of the whole connection. `since`: the last moment that was heard, by the server's clock. */
export interface Lamp {
  state: "connecting" | "live" | "resuming" | "offline";
  since?: string;
  delaySeconds?: number;
}

/** A beat comes every 5 s: two missed, and a little. */
export const BEAT_MISSING_MILLISECONDS = 12_000;

export interface Contact {
  connected: boolean;
  /** Everything up to the last known position has been applied. */
  caughtUp: boolean;
  /** It has been caught up at least once. */
  wasLive: boolean;
  /** When something was last heard, or when listening began. */
  heardAtMilliseconds: number;
  delaySeconds?: number | undefined;
}

/** Whoever has heard nothing for too long is offline, even if the socket believes otherwise. */
export function lampOf({ connected, caughtUp, wasLive, heardAtMilliseconds, delaySeconds }: Contact, nowMilliseconds: number): Lamp {
  const silent = nowMilliseconds - heardAtMilliseconds > BEAT_MISSING_MILLISECONDS;
  if (silent || (!connected && wasLive)) return { state: "offline", since: new Date(heardAtMilliseconds).toISOString() };
  if (!connected || !wasLive) return { state: "connecting" };
  if (!caughtUp) return { state: "resuming" };
  return { state: "live", ...(delaySeconds !== undefined && { delaySeconds }) };
}
