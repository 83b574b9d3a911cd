import type { Map, RequestParameters } from "maplibre-gl";
import { AREAS, isGround } from "./tiles.ts";

/** Where there are no borders, or they do not come, the ground waits no longer. */
const GIVE_UP_MILLISECONDS = 3_000;

/**
 * A district is read by its borders. The ground under them is asked for when they stand on the map, and no more work lies before their first frame than theirs.
 *
 * @param onStand called once, when they do, or when they are not waited for any longer
 */
export function bordersFirst(onStand: () => void): { transformRequest: (url: string) => RequestParameters | Promise<RequestParameters>; watch: (map: Map) => void } {
  let stand = (): void => {};
  let waiting: Promise<void> | undefined = new Promise((resolve) => (stand = resolve));
  void waiting.then(() => {
    waiting = undefined;
    onStand();
  });

  return {
    transformRequest: (url) => (waiting && isGround(url) ? waiting.then(() => ({ url })) : { url }),
    watch(map) {
      const look = (): void => {
        if (!map.getSource(AREAS) || !map.isSourceLoaded(AREAS)) return;
        stand();
        map.off("render", look);
      };
      map.on("render", look);
      setTimeout(stand, GIVE_UP_MILLISECONDS);
    },
  };
}
