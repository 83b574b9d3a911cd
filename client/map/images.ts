import type { Map } from "maplibre-gl";

/** Draws around the middle of a square; `id` says what. */
export interface ImagePainter {
  /** The side of the square in pixels of the page. */
  sizeOf: (id: string) => number;
  draw: (pen: CanvasRenderingContext2D, id: string) => void;
}

const FONT = "600 16px 'Noto Sans SC'";

/** Draws images when a layer asks for one that is missing, as sharp as the screen. */
export function createImages(map: Map): (prefix: string, painter: ImagePainter) => void {
  const painters = new globalThis.Map<string, ImagePainter>();
  const ratio = Math.max(1, map.getPixelRatio());

  map.setMissingStyleImageResolver(async (id) => {
    const painter = painters.get(id.slice(0, id.indexOf("/")));
    if (!painter) return;
    await document.fonts.load(FONT, id); // the id holds the sign: without its letters loaded it would be drawn in another face, for good
    if (!map.getStyle() || map.hasImage(id)) return;
    map.addImage(id, paint(painter, id, ratio), { pixelRatio: ratio });
  });
  return (prefix, painter) => void painters.set(prefix, painter);
}

function paint({ sizeOf, draw }: ImagePainter, id: string, ratio: number): ImageData {
  const side = Math.ceil(sizeOf(id) * ratio);
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  if (!pen) throw new Error("no canvas to draw symbols on");
  pen.translate(side / 2, side / 2);
  pen.scale(ratio, ratio);
  pen.lineJoin = "round";
  pen.textAlign = "center";
  draw(pen, id);
  return pen.getImageData(0, 0, side, side);
}
