import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { distanceMetres } from "../sphere/distance.ts";
import type { Position } from "../position.ts";
import { bd09FromGcj02, gcj02FromBd09 } from "./bd09.ts";
import { property } from "../testing/property.ts";
import { datumRule, projectionOf, type DatumRule } from "./datum.ts";
import { fromGcj02, toGcj02 } from "./gcj02.ts";
import { CGCS2000, transverseMercator } from "./transverse-mercator.ts";

const inChina: fc.Arbitrary<Position> = fc.tuple(fc.double({ min: 74, max: 135, noNaN: true }), fc.double({ min: 16, max: 54, noNaN: true }));
const rule = (name: string): DatumRule => datumRule(name) ?? expect.fail(`${name} is unknown`);
const file = join(process.env["REFERENCE_DIR"] ?? join(import.meta.dirname, "../../../shared"), "reference/coords.json");
if (!existsSync(file)) console.warn(`GCJ-02 and BD-09 not compared with public libraries: there is no ${file}`);

describe.skipIf(!existsSync(file))(`public libraries' own figures (${file})`, () => {
  type Row = Record<"wgs84" | "gcj02" | "bd09" | "WGS84" | "GCJ02" | "EPSG3857", [number, number]>;
  const { published, liaoning, china_cities: cities } = (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}) as { published: { eviltransform_wgs_to_gcj_latlng: Row[]; eviltransform_bd_to_wgs: Row[] }; liaoning: Row[]; china_cities: Row[] };

  test("WGS84 becomes GCJ-02 and BD-09 within a millionth of a degree, and back within a hundred-millionth", () => {
    expect(liaoning.length).toBeGreaterThan(5);
    for (const { wgs84, gcj02, bd09 } of liaoning) {
      const shifted = toGcj02(wgs84);
      expect(Math.max(Math.abs(shifted.x - gcj02[0]), Math.abs(shifted.y - gcj02[1]))).toBeLessThan(1e-6);
      const baidu = bd09FromGcj02(shifted);
      expect(Math.max(Math.abs(baidu.x - bd09[0]), Math.abs(baidu.y - bd09[1]))).toBeLessThan(1e-6);
      for (const [lon, lat] of [fromGcj02({ x: gcj02[0], y: gcj02[1] }), rule("bd09").toWgs84({ x: bd09[0], y: bd09[1] })]) {
        expect(Math.max(Math.abs(lon - wgs84[0]), Math.abs(lat - wgs84[1]))).toBeLessThan(1e-8);
      }
    }
  });
  test("other libraries' published vectors hold to the last digit of their input", () => {
    for (const { wgs84, gcj02 } of published.eviltransform_wgs_to_gcj_latlng) {
      const { x, y } = toGcj02(wgs84);
      expect(Math.max(Math.abs(x - gcj02[0]), Math.abs(y - gcj02[1]))).toBeLessThan(1.001e-6); // the last digit of one input was rounded
    }
  });
  test("166 cities lie where the map services put them: within the two metres by which the reconstruction is known to differ", () => {
    expect(cities.length).toBeGreaterThan(150);
    const off = cities.map(({ WGS84, GCJ02, EPSG3857 }) => {
      const { x, y } = toGcj02(WGS84);
      const mercator = rule("epsg:3857").fromWgs84(WGS84);
      expect(Math.hypot(mercator.x - EPSG3857[0], mercator.y - EPSG3857[1])).toBeLessThan(0.01);
      return distanceMetres([x, y], GCJ02);
    });
    expect(Math.max(...off)).toBeLessThan(2);
  });
});

property([inChina])("every datum leads back to where it came from, within a tenth of a millimetre", (position) => {
  for (const name of ["wgs84", "cgcs2000", "gcj02", "bd09", "epsg:3857", "epsg:4528", "epsg:4549", "epsg:4508", "epsg:4498", "epsg:32651"]) {
    const { toWgs84, fromWgs84, degrees } = rule(name);
    if (!degrees && name !== "epsg:3857" && Math.abs(position[0] - (projectionOf(Number(name.slice(5)))?.centralMeridian ?? 0)) > 20) continue;
    expect(distanceMetres(toWgs84(fromWgs84(position)), position)).toBeLessThan(1e-4);
  }
});
property([inChina])("BD-09 undoes itself", ([x, y]) => {
  const back = gcj02FromBd09(bd09FromGcj02({ x, y }));
  expect(Math.max(Math.abs(back.x - x), Math.abs(back.y - y))).toBeLessThan(1e-10);
});
property([fc.double({ min: 0, max: 89, noNaN: true })])("along the central meridian the northing is the arc of the ellipse", (lat) => {
  // Simpson's rule on the radius of curvature, 2000 steps
  const { semiMajorMetres: a, inverseFlattening } = CGCS2000;
  const e2 = (2 - 1 / inverseFlattening) / inverseFlattening;
  const curvature = (degrees: number) => (a * (1 - e2)) / (1 - e2 * Math.sin((degrees * Math.PI) / 180) ** 2) ** 1.5;
  const steps = 2000;
  let sum = curvature(0) + curvature(lat);
  for (let step = 1; step < steps; step++) sum += curvature((lat * step) / steps) * (step % 2 ? 4 : 2);
  const arcMetres = (sum * (lat / steps) * (Math.PI / 180)) / 3;
  const { x, y } = transverseMercator({ ellipsoid: CGCS2000, centralMeridian: 123, falseEastingMetres: 500_000, scale: 1 }).project([123, lat]);
  expect(x).toBeCloseTo(500_000, 6);
  expect(Math.abs(y - arcMetres)).toBeLessThan(1e-4);
});

test("zones have the meridians of the EPSG register", () => {
  // EPSG 4498 zone 20 (117E), 4509 CM 117E, 4528 3-degree zone 40 (120E), 4549 3-degree CM 120E, 32651 UTM 51N (123E)
  const of = (code: number) => [projectionOf(code)?.centralMeridian, projectionOf(code)?.falseEastingMetres, projectionOf(code)?.scale];
  expect([of(4498), of(4509), of(4528), of(4549), of(32651)]).toEqual([[117, 20_500_000, 1], [117, 500_000, 1], [120, 40_500_000, 1], [120, 500_000, 1], [123, 500_000, 0.9996]]);
  expect([projectionOf(4490), projectionOf(4555), datumRule("xian80")]).toEqual([undefined, undefined, undefined]);
});
test.each([
  // PROJ 9.1.1 by ST_Transform of PostGIS 3.3
  [32651, 123.43, 41.8, 535722.909150816, 4627660.1907773595],
  [4529, 123.43, 41.8, 41535737.20403269, 4629511.995459295],
  [4550, 123.43, 41.8, 535737.2040326877, 4629511.995459295],
  [4499, 124.395661, 40.136434, 21618945.35502789, 4445612.047622494],
  [4510, 124.395661, 40.136434, 618945.3550278931, 4445612.047622494],
  [4526, 114.2, 22.68, 38520552.55182096, 2509114.0399315096],
  [4547, 114.2, 22.68, 520552.55182096123, 2509114.0399315096],
])("EPSG:%i agrees with PROJ to a micrometre, there and back", (code, lon, lat, easting, northing) => {
  const { toWgs84, fromWgs84 } = rule(`epsg:${code}`);
  const { x, y } = fromWgs84([lon, lat]);
  expect(Math.hypot(x - easting, y - northing)).toBeLessThan(1e-6);
  expect(distanceMetres(toWgs84({ x: easting, y: northing }), [lon, lat])).toBeLessThan(1e-6);
});
test("outside the country nothing is shifted", () => {
  expect(toGcj02([-51.2, -30.1])).toEqual({ x: -51.2, y: -30.1 });
  expect(fromGcj02({ x: 183, y: 45 })).toEqual([183, 45]);
});
