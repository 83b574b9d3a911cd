import sharp from "sharp";
import type { Measured } from "./row.ts";
import { pictureOf } from "../../server/photos/picture.ts";

export const names = ["field/photo"];

const SIDE = [4000, 3000] as const;
const ROUNDS = 8;

/** A photo of a phone's camera, from its bytes to what is kept: looked at, turned, made small twice, stripped. The peer only decodes and encodes it. */
export async function measure(): Promise<Measured[]> {
  const [width, height] = SIDE;
  const noise = await sharp({ create: { width, height, channels: 3, background: "#888", noise: { type: "gaussian", mean: 128, sigma: 30 } } }).blur(2).jpeg({ quality: 90 }).withExif({ IFD0: { Make: "Telephone" } }).toBuffer();
  const timed = async (work: () => Promise<unknown>) => {
    await work();
    const began = performance.now();
    for (let round = 0; round < ROUNDS; round++) await work();
    return (performance.now() - began) / ROUNDS;
  };
  const ours = await timed(() => pictureOf(noise));
  const peer = await timed(() => sharp(noise).jpeg({ quality: 82 }).toBuffer());
  return [{ name: "field/photo", ours, peer, peerName: "sharp, decoded and encoded as it is", unit: "ms", better: "less", note: `${width} × ${height}, ${(noise.length / 1e6).toFixed(1)} MB, one core` }];
}
