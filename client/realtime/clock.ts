/** A minute of beats: a clock that is set anew is believed within a minute. */
const KEPT_SAMPLES = 12;

/** How the server's clock stands against ours, from messages that carry its time. */
export interface ServerClock {
  /** Server time minus ours, for each of the last messages, newest last. Late messages make it too small, never too great. */
  samples: readonly number[];
}

export const UNKNOWN_CLOCK: ServerClock = { samples: [] };

export function hearClock({ samples }: ServerClock, serverMilliseconds: number, localMilliseconds: number): ServerClock {
  return { samples: [...samples, serverMilliseconds - localMilliseconds].slice(-KEPT_SAMPLES) };
}

/** The offset of the message that was quickest. 0 as long as nothing is known. */
export const offsetOf = ({ samples }: ServerClock): number => (samples.length ? Math.max(...samples) : 0);

/** By how much the newest message was slower than the quickest. */
export const lagMilliseconds = (clock: ServerClock): number => (clock.samples.length ? offsetOf(clock) - (clock.samples.at(-1) ?? 0) : 0);
