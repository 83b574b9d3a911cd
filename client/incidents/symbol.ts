import type { ImagePainter } from "../map/images.ts";
import type { Palette } from "../map/palette.ts";
import { iconOf, type Icon } from "./marks.ts";
import { shapePath, signDrop } from "./shapes.ts";
import type { Clock } from "./state.ts";

/** Radii in pixels: a case that presses is larger. */
export type Radii = Record<Clock, number>;
export const WALL_RADII: Radii = { in: 6.2, due: 11, over: 12, suspended: 7, done: 6 };
export const DESK_RADII: Radii = { in: 9, due: 11, over: 12, suspended: 8.5, done: 6.5 };
const CHOSEN_FACTOR = 1.2;
const RING_GAP = 0.36;

interface Inks {
  line: string;
  fill: string;
}

const inksOf = (colour: Palette): Record<Clock, Inks> => ({
  in: { line: colour.clockIn, fill: colour.clockInFill },
  due: { line: colour.clockDue, fill: colour.clockDueFill },
  over: { line: colour.clockOver, fill: colour.clockOver },
  suspended: { line: colour.clockSuspended, fill: colour.clockSuspendedFill },
  done: { line: colour.clockDone, fill: colour.clockDoneFill },
});

/** Shape says the category, rings the level, colour and filling the clock: hollow, half full, full with "!", broken with two bars, thin with a tick. */
export function casePainter(colour: Palette, radii: Radii, scale: number): ImagePainter {
  const inks = inksOf(colour);
  const radiusOf = ({ clock, chosen }: Icon) => radii[clock] * scale * (chosen ? CHOSEN_FACTOR : 1);
  return {
    sizeOf: (id) => {
      const icon = iconOf(id);
      return 2 * radiusOf(icon) * (1.6 + RING_GAP * (icon.rings + (icon.chosen ? 1.6 : 0)));
    },
    draw: (pen, id) => {
      const icon = iconOf(id);
      drawCase(pen, icon, radiusOf(icon), inks[icon.clock], colour);
    },
  };
}

function drawCase(pen: CanvasRenderingContext2D, { group, clock, rings, sign, chosen }: Icon, radius: number, { line, fill }: Inks, colour: Palette): void {
  const outline = (size: number) => new Path2D(shapePath(group, size));
  const width = Math.max(1.4, radius * 0.16);
  const stroke = (path: Path2D, ink: string, lineWidth: number, opacity = 1) => {
    pen.globalAlpha = opacity;
    pen.strokeStyle = ink;
    pen.lineWidth = lineWidth;
    pen.stroke(path);
    pen.globalAlpha = 1;
  };
  const paint = (path: Path2D, ink: string) => {
    pen.fillStyle = ink;
    pen.fill(path);
  };
  if (chosen) stroke(outline(radius * (1 + (rings + 1) * RING_GAP + 0.2)), colour.focus, width * 1.1);
  for (let ring = rings; ring > 0; ring--) stroke(outline(radius * (1 + ring * RING_GAP)), line, width * 0.62, 0.95 - 0.12 * ring);

  const body = outline(radius);
  if (clock !== "over") paint(outline(radius + width), colour.halo);
  paint(body, fill);
  if (clock === "due") {
    pen.save();
    pen.beginPath();
    pen.rect(-2 * radius, 0.12 * radius, 4 * radius, 2 * radius);
    pen.clip();
    paint(body, line);
    pen.restore();
  }
  if (clock === "suspended") pen.setLineDash([radius * 0.34, radius * 0.26]);
  stroke(body, clock === "over" ? colour.clockOverRim : line, clock === "over" ? width * 1.15 : clock === "done" ? width * 0.7 : width);
  pen.setLineDash([]);

  if (clock === "suspended") stroke(new Path2D(`M${-radius * 0.22},${-radius * 0.3}V${radius * 0.3}M${radius * 0.22},${-radius * 0.3}V${radius * 0.3}`), line, width);
  else if (clock === "done") stroke(new Path2D(`M${-radius * 0.42},${radius * 0.04}L${-radius * 0.1},${radius * 0.36}L${radius * 0.44},${-radius * 0.34}`), line, width);
  else if (sign) writeSign(pen, sign, clock, radius * (group === "safety" ? 1 : 1.2), radius * signDrop(group), radius, line, colour);
  if (clock === "over") drawBang(pen, radius, colour);
}

function writeSign(pen: CanvasRenderingContext2D, sign: string, clock: Clock, size: number, drop: number, radius: number, line: string, colour: Palette): void {
  pen.font = `600 ${size}px "Noto Sans SC", sans-serif`;
  if (clock === "due") {
    pen.strokeStyle = colour.clockDueFill;
    pen.lineWidth = radius * 0.34;
    pen.strokeText(sign, 0, drop);
  }
  pen.fillStyle = clock === "over" ? colour.textInverse : clock === "due" ? colour.text : line;
  pen.fillText(sign, 0, drop);
}

/** Red and yellow are one to some eyes: an overdue case bears a mark of its own. */
function drawBang(pen: CanvasRenderingContext2D, radius: number, colour: Palette): void {
  pen.save();
  pen.translate(radius * 0.95, -radius * 0.95);
  pen.fillStyle = colour.text;
  pen.beginPath();
  pen.arc(0, 0, radius * 0.5, 0, 2 * Math.PI);
  pen.fill();
  pen.strokeStyle = colour.clockOverMark;
  pen.lineWidth = radius * 0.17;
  pen.lineCap = "round";
  pen.stroke(new Path2D(`M0,${-radius * 0.28}V${radius * 0.06}M0,${radius * 0.22}V${radius * 0.26}`));
  pen.restore();
}
