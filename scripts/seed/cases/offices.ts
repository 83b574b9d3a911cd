import type { Level } from "#contract/areas.ts";
import type { Target } from "#contract/calls.ts";
import { ROLE_OF_POST, type PostRole } from "#contract/roles.ts";
import type { Position } from "#geo/position.ts";
import type { Actor } from "../../../server/incidents/case.ts";
import { at } from "../town/list.ts";
import type { Random } from "../town/random.ts";
import { extentOf, isInside, type Extent } from "../town/ring.ts";
import { ladderOf, seatsIn, type CaseGround, type Seat } from "./case-ground.ts";

type DeskRole = "dispatcher" | "duty_leader" | "leader" | "supervisor";

const LEVEL_OF: Partial<Record<PostRole, Level>> = { community_head: "community", electricity_officer: "subdistrict", dispatcher: "district", duty_leader: "district", leader: "district", supervisor: "district" };

export const RESIDENT: Actor = { roles: ["resident"], level: "grid", units: [], posts: [] };

/** Who sits where, as the machine asks for them. Built once a district. */
export class Offices {
  readonly #ground: CaseGround;
  readonly #ladders = new Map<number, readonly number[]>();
  readonly #fed: readonly { officer: Seat; rings: readonly (readonly Position[])[]; extent: Extent }[];
  readonly #byPost: ReadonlyMap<number, Seat>;

  constructor(ground: CaseGround) {
    this.#ground = ground;
    this.#fed = ground.transformers.flatMap(({ officer, polygons }) =>
      polygons.map((polygon) => {
        const rings = polygon.map((ring) => ring.slice(1));
        return { officer, rings, extent: extentOf(at(rings, 0)) };
      }),
    );
    this.#byPost = new Map([...ground.seats.values()].flat().map((seat) => [seat.post, seat]));
  }

  /** The area, its community, its subdistrict, the district. */
  ladder(area: number): readonly number[] {
    const known = this.#ladders.get(area) ?? ladderOf(this.#ground, area);
    this.#ladders.set(area, known);
    return known;
  }

  community(area: number): number {
    const ladder = this.ladder(area);
    return at(ladder, Math.max(0, ladder.length - 3));
  }

  /** Whom the category table names for a place, as the server's query answers: an electricity officer by what feeds the position. */
  owner(area: number, position: Position | undefined, role: string): Seat | undefined {
    if (role === "electricity_officer") return position && this.#fed.find(({ rings, extent }) => isWithin(position, extent) && rings.every((ring, index) => isInside(position, ring) === (index === 0)))?.officer;
    return this.#nearest(area, role as PostRole);
  }

  communityHead(area: number): Seat {
    return this.#nearest(area, "community_head") ?? fail(`community of area ${area}`);
  }

  gridWorker(area: number): Seat | undefined {
    return this.#nearest(area, "grid_worker");
  }

  /** The office of a kind nearest above an area: the subdistrict's own before the district's. */
  unit(area: number, kind: string): number | undefined {
    for (const here of this.ladder(area)) {
      const unit = this.#ground.units.find((each) => each.area === here && each.kind === kind);
      if (unit) return unit.id;
    }
    return undefined;
  }

  /** One of those who work at the command centre, but for one person. */
  desk(random: Random, role: DeskRole, except?: number): Actor {
    return actorOn(random.pick(seatsIn(this.#ground, this.#ground.district, role).filter(({ person }) => person !== except)));
  }

  /** Who answers for a call, and whether they can do so themselves: heads of house tell the desk by telephone. */
  called(to: Target): { actor: Actor; isHeard: boolean } {
    if ("unit" in to) return { actor: { roles: ["department"], level: "grid", units: [to.unit], posts: [] }, isHeard: true };
    const seat = this.#byPost.get(to.post) ?? fail(`post ${to.post}`);
    return { actor: actorOn(seat), isHeard: ROLE_OF_POST[seat.role].role !== "resident" };
  }

  #nearest(area: number, role: PostRole): Seat | undefined {
    for (const here of this.ladder(area)) {
      const [seat] = seatsIn(this.#ground, here, role);
      if (seat) return seat;
    }
    return undefined;
  }
}

export function actorOn({ person, post, role }: Seat): Actor {
  return { person, roles: [ROLE_OF_POST[role].role], level: LEVEL_OF[role] ?? "grid", units: [], posts: [post] };
}

const isWithin = ([x, y]: Position, { minX, maxX, minY, maxY }: Extent): boolean => x >= minX && x <= maxX && y >= minY && y <= maxY;

function fail(what: string): never {
  throw new Error(`nobody holds ${what}`);
}
