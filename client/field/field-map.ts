import { Map } from "../map/maplibre.ts";
import { baseStyle } from "../map/style.ts";

/** A map for a thumb: written in the phone's own letters, for ours would be two megabytes over a bad line. Undefined without WebGL2. */
export function createFieldMap(container: HTMLElement, label: string): Map | undefined {
  const { "font-faces": _ours, ...style } = baseStyle(location.origin, 1);
  try {
    const map = new Map({ container, style, center: [0, 0], zoom: 1, validateStyle: false, locale: { "Map.Title": label }, maxZoom: 19, maxPitch: 0, dragRotate: false, touchPitch: false, attributionControl: false, fadeDuration: 0, renderWorldCopies: false });
    map.touchZoomRotate.disableRotation();
    return map;
  } catch {
    return undefined;
  }
}
