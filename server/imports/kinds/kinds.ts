import type { ImportKind } from "#contract/imports.ts";
import type { Kind } from "../kind.ts";
import { areas } from "./areas.ts";
import { buildings } from "./buildings.ts";
import { assets, candidates, points } from "./points.ts";
import { streets } from "./streets.ts";
import { households, posts } from "./tables.ts";

/** By its name, every kind of data that can be brought in. */
export const KINDS: Readonly<Record<ImportKind, Kind<unknown>>> = { areas, streets, buildings, points, candidates, households, posts, assets };
