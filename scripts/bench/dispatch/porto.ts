import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { buildNetwork } from "../../../geo/network/build.ts";
import { edgeCount, type Network } from "../../../geo/network/network.ts";
import type { Spot } from "../../../geo/network/snap.ts";
import { streets } from "../../../server/imports/kinds/streets.ts";
import { openFile } from "../../../server/imports/open.ts";
import { wayOf } from "../../../server/streets/rules.ts";
import { Random } from "../../seed/town/random.ts";

const FILE = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../../shared"), "osm/porto.osm.pbf");

/** The walking network of Porto, read as the importer reads it. */
export function porto(): Network {
  if (!existsSync(FILE)) throw new Error(`there is no ${FILE}`);
  const { rows } = openFile(readFileSync(FILE), {}, streets.osm, () => {});
  const ways = rows.flatMap(({ line, values, geometry }, at) => {
    const street = streets.read({ line, values, geometry, text: (field) => values[field] ?? "", count: () => undefined }, {});
    return street ? [wayOf({ ...street, id: at + 1 })] : [];
  });
  return buildNetwork(ways).network;
}

/** Anywhere on the streets that hang together. */
export function spotsIn(network: Network, count: number, seed: string): Spot[] {
  const random = new Random(seed);
  const spots: Spot[] = [];
  while (spots.length < count) {
    const edge = random.whole(0, edgeCount(network) - 1);
    if (network.nodeComponent[network.edgeFrom[edge] ?? 0] === 0) spots.push({ edge, fraction: random.next(), setbackMetres: 0 });
  }
  return spots;
}
