import { expect, test } from "vitest";
import { readPolygons } from "../testing/read-ewkb.ts";
import { lineHex, multiPolygonHex, pointHex, polygonHex } from "./ewkb.ts";

// what PostGIS 3.3 answers to: select st_geomfromewkt('SRID=4326;…')
test("geometries are written as PostGIS writes them", () => {
  expect(pointHex([1, 2])).toBe("0101000020e6100000000000000000f03f0000000000000040");
  expect(lineHex([[1, 2], [3, 4]])).toBe("0102000020e610000002000000000000000000f03f000000000000004000000000000008400000000000001040");
});

test("polygons come back as they went", () => {
  const ring = [[0, 0], [4, 0], [4, 4], [0, 0]] as const;
  const hole = [[1, 0.5], [2, 0.5], [2, 1], [1, 0.5]] as const;
  expect(readPolygons(polygonHex([ring, hole]))).toEqual([[ring, hole]]);
  expect(readPolygons(multiPolygonHex([[ring], [ring, hole]]))).toEqual([[ring], [ring, hole]]);
});
