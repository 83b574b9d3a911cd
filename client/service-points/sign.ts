import type { ImagePainter } from "../map/images.ts";
import type { Palette } from "../map/palette.ts";
import { iconOf } from "./layers.ts";

/** A house with the character for a station: teal while open, grey while shut. */
export function servicePointPainter(colour: Palette, radius: number, sign: string): ImagePainter {
  return {
    sizeOf: () => radius * 2.7,
    draw(pen, id) {
      const isOpen = id === iconOf(true);
      const house = new Path2D(`M${-radius},${-radius * 0.2}L0,${-radius * 1.15}L${radius},${-radius * 0.2}V${radius}H${-radius}Z`);
      pen.fillStyle = isOpen ? colour.serviceFill : colour.clockDoneFill;
      pen.strokeStyle = isOpen ? colour.service : colour.stale;
      pen.lineWidth = radius * 0.17;
      pen.fill(house);
      pen.stroke(house);
      pen.fillStyle = pen.strokeStyle;
      pen.font = `600 ${radius * 1.15}px "Noto Sans SC", sans-serif`;
      pen.fillText(sign, 0, radius * 0.68);
    },
  };
}
