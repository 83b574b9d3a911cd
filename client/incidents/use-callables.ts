import type { Target } from "#contract/calls.ts";
import type { Callable, ToldIncident } from "#contract/incidents.ts";
import { distanceMetres } from "#geo/sphere/distance.ts";
import { useAreas } from "../areas/use-areas.ts";
import { useRoleWords } from "../i18n/roles.ts";
import { useWords } from "../i18n/words.ts";
import { useSession } from "../realtime/use-session.ts";
import { freshness, type Freshness } from "../workers/state.ts";
import { useWorkers } from "../workers/use-workers.ts";

export const sameTarget = (a: Target, b: Target): boolean => ("unit" in a ? "unit" in b && a.unit === b.unit : "post" in b && a.post === b.post);

/** Somebody who can be called, with where they are. */
export interface Near {
  callable: Callable;
  freshness: Freshness | undefined;
  ageSeconds: number | undefined;
  /** As the crow flies; only by a position that can be trusted. */
  metres: number | undefined;
}

const TRUST: Record<Freshness, number> = { fresh: 0, late: 1, stale: 2, gone: 3 };

/** Names and whereabouts of those who can be called. */
export function useCallables(): { nameOf: (callable: Callable) => string; nearOf: (callables: readonly Callable[], incident: ToldIncident) => Near[] } {
  const { areas } = useAreas();
  const { role } = useRoleWords();
  const { t } = useWords();
  const { fixOf, roster } = useWorkers();
  const { now } = useSession();

  function near(callable: Callable, { position }: ToldIncident): Near {
    const worker = callable.person && roster.value.get(callable.person.id);
    const fix = worker && fixOf(worker.id);
    if (!fix) return { callable, freshness: undefined, ageSeconds: undefined, metres: undefined };
    const trust = freshness(fix, worker, now.value);
    const metres = position && TRUST[trust] < TRUST.stale ? distanceMetres(position, fix.position) : undefined;
    return { callable, freshness: trust, ageSeconds: (now.value - fix.recordedAtMilliseconds) / 1000, metres };
  }
  const rank = ({ freshness: trust, callable }: Near): number => (trust === undefined ? ("unit" in callable.to ? 5 : callable.person?.onShift ? 4 : 6) : TRUST[trust]);
  return {
    nameOf: ({ name, role: office, area, person }) => {
      const where = areas.value.get(area)?.name ?? "";
      return name === undefined ? [where, role(office), person?.name].filter(Boolean).join(" ") : `${name} ${t(`unit.${office === "office" ? "office" : "other"}`)}`;
    },
    nearOf: (callables, incident) => callables.map((each) => near(each, incident)).sort((a, b) => (a.callable.usual ?? 99) - (b.callable.usual ?? 99) || rank(a) - rank(b) || (a.metres ?? Infinity) - (b.metres ?? Infinity)),
  };
}
