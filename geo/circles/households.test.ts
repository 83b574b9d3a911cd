import { describe, expect, test } from "vitest";
import { buildNetwork } from "../network/build.ts";
import { ADULT, walkingCosts } from "../network/costs.ts";
import { DoorFinder } from "../network/doors.ts";
import { edgeCount } from "../network/network.ts";
import { Search } from "../network/search.ts";
import { hasPortoAlegre, homesAlong, portoAlegre, portoAlegreWays } from "../testing/porto-alegre.ts";
import { Ground } from "./ground.ts";
import { Homes } from "./homes.ts";
import { wrongHouseholds } from "../testing/wrong-households.ts";

describe.skipIf(!hasPortoAlegre("the polygons of Porto Alegre"))("Porto Alegre", () => {
  test("of the households within 15 minutes of 30 places less than half a percent lie on the wrong side of the polygon", () => {
    const { network } = buildNetwork(portoAlegreWays());
    const finder = new DoorFinder(network, [], []);
    const places = homesAlong(network, 4);
    const ground = new Ground(network, []);
    const homes = new Homes(places.map((place) => finder.spotsOf(place)), edgeCount(network));
    const town = { ground, costs: walkingCosts(network, ADULT, "towards"), search: new Search(network), homes, places: places.map((place) => ground.plane.toMetres(place)) };
    const { reached, wrongIn, wrongOut } = wrongHouseholds(town, portoAlegre("iso_points.csv").map(({ lon = 0, lat = 0 }) => finder.spotsOf([lon, lat])), 900_000);
    expect(reached).toBeGreaterThan(5_000);
    expect((wrongIn + wrongOut) / reached).toBeLessThan(0.005);
  });
});
