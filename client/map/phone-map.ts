import { lightPalette } from "./light-palette.ts";
import { Map } from "./maplibre.ts";
import { baseStyle } from "./style.ts";
import { BASE, BUILDINGS } from "./tiles.ts";

/** A map for a thumb: written in the phone's own letters, for ours would be two megabytes over a bad line. Undefined without WebGL2. */
export function createPhoneMap(container: HTMLElement, label: string, ground: "all" | "streets" = "all"): Map | undefined {
  const { "font-faces": _ours, ...style } = baseStyle(location.origin, 1, lightPalette);
  // houses are shown to who works among them
  if (ground === "streets") style.layers = style.layers.filter((layer) => !("source" in layer) || layer.source === BASE);
  if (ground === "streets") delete style.sources[BUILDINGS];
  try {
    const map = new Map({ container, style, center: [0, 0], zoom: 1, validateStyle: false, locale: { "Map.Title": label }, maxZoom: 19, maxPitch: 0, dragRotate: false, touchPitch: false, attributionControl: false, fadeDuration: 0, renderWorldCopies: false });
    map.touchZoomRotate.disableRotation();
    return map;
  } catch {
    return undefined;
  }
}
