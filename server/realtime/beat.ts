import { streamOf, type Viewer } from "#contract/viewer.ts";
import type { Io } from "./hub.ts";
import type { Streams } from "./streams.ts";

const BEAT_MILLISECONDS = 5_000;

/** Tells every listener the time and where its stream stands, so that silence means a dead line and not a quiet town. One timer for all. */
export function keepAlive(io: Io, streams: Streams, epochOf: (viewer: Viewer) => string, now: () => string): { beat(): void; stop(): void } {
  const beat = (): void => {
    for (const { viewer, last } of streams.all()) io.local.to(streamOf(viewer)).emit("session:beat", { at: now(), epoch: epochOf(viewer), position: last });
  };
  const timer = setInterval(beat, BEAT_MILLISECONDS);
  return { beat, stop: () => clearInterval(timer) };
}
