import type { Random } from "./random.ts";

/** A smooth curve between about -1 and 1: one sine a wave length, the later ones weaker. */
export function smoothCurve(random: Random, waveLengthsMetres: readonly number[]): (x: number) => number {
  const waves = waveLengthsMetres.map((length, index) => ({
    frequency: (2 * Math.PI) / (length * random.between(0.85, 1.15)),
    phase: random.between(0, 2 * Math.PI),
    height: 1 / (index + 1),
  }));
  const total = waves.reduce((height, wave) => height + wave.height, 0);
  return (x) => waves.reduce((value, wave) => value + wave.height * Math.sin(wave.frequency * x + wave.phase), 0) / total;
}

/** A smooth surface between about -1 and 1: six sines in chance directions. */
export function smoothSurface(random: Random, waveLengthMetres: number): (x: number, y: number) => number {
  const waves = Array.from({ length: 6 }, () => {
    const direction = random.between(0, Math.PI * 2);
    const frequency = (2 * Math.PI) / (waveLengthMetres * random.between(0.6, 1.6));
    return { alongX: Math.cos(direction) * frequency, alongY: Math.sin(direction) * frequency, phase: random.between(0, Math.PI * 2) };
  });
  return (x, y) => waves.reduce((value, wave) => value + Math.sin(wave.alongX * x + wave.alongY * y + wave.phase), 0) / 3.2;
}
