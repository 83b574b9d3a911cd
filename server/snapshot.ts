import type { Pool } from "pg";
import type { Alias } from "#contract/alias.ts";
import { areaFor } from "#contract/areas.ts";
import { incidentFor } from "#contract/incidents.ts";
import { encodePositions } from "#contract/positions.ts";
import type { Snapshot } from "#contract/session.ts";
import { may, streamOf, type Viewer } from "#contract/viewer.ts";
import { fixFor, workerFor, type ToldWorker } from "#contract/workers.ts";
import type { Areas } from "./areas/actions.ts";
import { categoriesNow, incidentsOnBoard } from "./incidents/actions.ts";
import type { ServicePoints } from "./service-points/actions.ts";
import type { Workers } from "./workers/actions.ts";

/** After a cut everybody comes back at once and asks for the same. */
const SHARED_MILLISECONDS = 500;

export interface SnapshotNeeds {
  pool: Pool;
  areas: Areas;
  servicePoints: Pick<ServicePoints, "now">;
  workers: Pick<Workers, "onDuty">;
  now: () => string;
  aliasOf: Alias;
  epochOf: (viewer: Viewer) => string;
  headPosition: () => Promise<number>;
  /** The office that leads the shift. */
  leader: () => string | undefined;
}

/** Puts together what a viewer may see, from every room. Viewers of one stream share it for half a second. */
export function createSnapshots({ pool, areas, servicePoints, workers, now, aliasOf, epochOf, headPosition, leader }: SnapshotNeeds) {
  const shared = new Map<string, { at: number; snapshot: Promise<Snapshot> }>();

  const seen = (viewer: Viewer) => workers.onDuty().filter(({ worker }) => may(viewer, "watch", worker));

  function roster(viewer: Viewer): ToldWorker[] {
    return seen(viewer).flatMap(({ worker }) => workerFor(viewer.audience, worker, aliasOf) ?? []);
  }

  const led = () => {
    const office = leader();
    return office === undefined ? {} : { leader: office };
  };

  async function take(viewer: Viewer): Promise<Snapshot> {
    const at = now();
    // the position first: what is read after it may be newer, and hearing it again changes nothing
    const position = await headPosition();
    const [installation, allAreas, categories, points, incidents] = await Promise.all([
      areas.installation(),
      areas.now(),
      categoriesNow(pool, at),
      servicePoints.now(),
      incidentsOnBoard(pool, viewer, at),
    ]);
    const chains = new Map(allAreas.map((area) => [area.id, area]));
    const chainOf = (id: number | undefined): number[] => (id === undefined ? [] : [id, ...chainOf(chains.get(id)?.parent)]);
    return {
      at,
      epoch: epochOf(viewer),
      position,
      installation: { ...installation, ...led() },
      areas: allAreas.filter(({ id }) => may(viewer, "know", { areas: chainOf(id) })).flatMap((area) => areaFor(viewer.audience, area) ?? []),
      categories,
      servicePoints: points.filter(({ area }) => may(viewer, "know", { areas: chainOf(area) })),
      workers: roster(viewer),
      positions: encodePositions(seen(viewer).flatMap(({ last }) => (last && fixFor(viewer.audience, last, aliasOf)) ?? []), Date.parse(at)),
      incidents: incidents.flatMap((incident) => incidentFor(viewer.audience, incident, aliasOf) ?? []),
    };
  }

  return {
    /** Who is on shift, as the viewer may know it. */
    onShift: (viewer: Viewer) => ({ at: now(), workers: roster(viewer), ...led() }),
    of(viewer: Viewer): Promise<Snapshot> {
      const stream = streamOf(viewer);
      const at = Date.parse(now());
      const known = shared.get(stream);
      if (known && at - known.at < SHARED_MILLISECONDS) return known.snapshot;
      const snapshot = take(viewer);
      shared.set(stream, { at, snapshot });
      snapshot.catch(() => shared.delete(stream));
      return snapshot;
    },
  };
}
