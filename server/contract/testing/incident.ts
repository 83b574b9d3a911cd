import { incidentSchema, type Incident } from "../incidents.ts";

/** A lamp that is out, unless told otherwise. */
export const incidentOf = (changes: Partial<Incident> = {}): Incident =>
  incidentSchema.parse({
    id: 1, ver: 1, area: 6, category: 1, group: "municipal", level: "grid", state: "reported", source: "desk", restricted: false, fastTrack: false,
    description: "beside the school", place: "纺织小区 7号楼", position: [123.43, 41.8], accuracyMetres: 12,
    wallPrecision: "exact", wallPlace: "纺织小区 7号楼", wallPosition: [123.43, 41.8],
    posts: [], units: [], supervised: false, rework: 0, calls: [],
    reportedAt: "2026-01-01T00:00:00.000Z", dueAt: "2026-01-03T00:00:00.000Z",
    ...changes,
  });
