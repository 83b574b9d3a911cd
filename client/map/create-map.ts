import type { MapOptions } from "maplibre-gl";
import { bordersFirst } from "./borders-first.ts";
import { Map } from "./maplibre.ts";
import { baseStyle } from "./style.ts";

export interface MapWishes {
  scale: number;
  interactive: boolean;
  /** What the map is called, for those who cannot see it. */
  label: string;
  /** The borders are drawn, or are not waited for any longer. */
  onBorders: () => void;
  /** What it shows at first: nothing, as long as nobody knows where to look. */
  view?: Pick<MapOptions, "center" | "zoom" | "bounds" | "fitBoundsOptions">;
}

/** The one map, north up and flat; undefined when the browser has no WebGL2 for it. */
export function createMap(container: HTMLElement, { scale, interactive, label, onBorders, view }: MapWishes): Map | undefined {
  const { transformRequest, watch } = bordersFirst(onBorders);
  try {
    const map = new Map({
      container,
      style: baseStyle(location.origin, scale),
      transformRequest,
      ...(view ?? { center: [0, 0], zoom: 1 }),
      // that our layers are right is tested; a browser that opens a wall need not ask again
      validateStyle: false,
      interactive,
      locale: { "Map.Title": label },
      maxZoom: 19.5,
      maxPitch: 0,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      attributionControl: false,
      // three screens side by side are wider than the usual limit, and would be blurred
      maxCanvasSize: [8192, 4320],
      // a letter that fades in costs twenty frames of the whole map
      fadeDuration: 0,
      renderWorldCopies: false,
      refreshExpiredTiles: false,
    });
    watch(map);
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    return map;
  } catch {
    return undefined;
  }
}
