import { onScopeDispose, readonly, ref, watch, type Ref } from "vue";

/** Two tones a second apart, then a rest: heard through talk, and no siren of the street. */
const TONES_HERTZ = [880, 660] as const;
const TONE_SECONDS = 0.22;
const EVERY_MILLISECONDS = 1_600;
const LOUDNESS = 0.25;

/** The little of an audio context that is used. */
export type Sound = Pick<AudioContext, "state" | "resume" | "close" | "createOscillator" | "createGain" | "destination" | "currentTime">;

/**
 * Sounds while `wanted`. A browser lets a page sound only after a hand has touched it: until then `blocked` says so, and the next key or click lets it.
 * Stops with its scope.
 */
export function useSiren(wanted: Readonly<Ref<boolean>>, newSound: () => Sound = () => new AudioContext()): { blocked: Readonly<Ref<boolean>> } {
  const blocked = ref(false);
  let sound: Sound | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;

  function look(): void {
    blocked.value = wanted.value && sound?.state !== "running";
  }
  function tone(on: Sound, hertz: number, at: number): void {
    const [oscillator, gain] = [on.createOscillator(), on.createGain()];
    oscillator.frequency.value = hertz;
    gain.gain.value = LOUDNESS;
    oscillator.connect(gain).connect(on.destination);
    oscillator.start(at);
    oscillator.stop(at + TONE_SECONDS);
  }
  function ring(): void {
    look();
    const now = sound;
    if (now?.state !== "running") return;
    TONES_HERTZ.forEach((hertz, index) => tone(now, hertz, now.currentTime + index * TONE_SECONDS * 1.2));
  }
  /** A hand has touched the page. */
  function touched(): void {
    if (sound && sound.state !== "running") void sound.resume().then(ring, look);
  }
  function start(): void {
    sound ??= newSound();
    void sound.resume().then(ring, look);
    look();
    timer = setInterval(ring, EVERY_MILLISECONDS);
  }
  function stop(): void {
    clearInterval(timer);
    void sound?.close();
    sound = undefined;
    blocked.value = false;
  }

  for (const name of ["keydown", "pointerdown"]) addEventListener(name, touched, { capture: true });
  watch(wanted, (now, before) => (now ? start() : before && stop()), { immediate: true });
  onScopeDispose(() => {
    stop();
    for (const name of ["keydown", "pointerdown"]) removeEventListener(name, touched, { capture: true });
  });
  return { blocked: readonly(blocked) };
}
