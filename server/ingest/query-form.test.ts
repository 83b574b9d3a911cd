import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { z } from "zod";
import { reportOfQuery } from "./query-form.ts";

const RECEIVED = Date.UTC(2026, 0, 1, 9);
const MINIMAL = "id=phone&timestamp=1767254400&lat=41.8&lon=123.43";
const read = (query: string) => reportOfQuery(query, RECEIVED, "Asia/Shanghai");

test("the least a phone says is enough, and what it leaves out is unknown", () => {
  expect(read(MINIMAL)).toEqual({
    secretId: "phone",
    fix: {
      recordedAtMilliseconds: Date.UTC(2026, 0, 1, 8), position: [123.43, 41.8], accuracyMetres: 0, headingDegrees: undefined, speedMetresPerSecond: undefined,
      batteryPercent: undefined, charging: undefined, alarm: undefined, mock: false,
    },
  });
});

test("speed comes in knots, and -1 is unknown", () => {
  expect(read(`${MINIMAL}&speed=10`).fix?.speedMetresPerSecond).toBeCloseTo(5.1444, 4);
  expect(read(`${MINIMAL}&speed=-1&bearing=-1&batt=-1&accuracy=-1`).fix).toEqual(read(MINIMAL).fix);
});

test.each([
  ["deviceid=phone&lat=41.8&lon=123.43&timestamp=1767254400", {}],
  ["id=phone&location=41.8,123.43&timestamp=1767254400", {}],
  ["id=phone&location=41.8%2C123.43&timestamp=2026-01-01T08%3A00%3A00Z", {}],
  [`${MINIMAL}&heading=90`, { headingDegrees: 90 }],
  [`${MINIMAL}&bearing=360&batt=87.5&charge=true&accuracy=12.5`, { headingDegrees: 360, batteryPercent: 87.5, charging: true, accuracyMetres: 12.5 }],
  [`${MINIMAL}&hdop=2`, { accuracyMetres: 10 }],
  [`${MINIMAL}&hdop=2&accuracy=30`, { accuracyMetres: 30 }],
  [`${MINIMAL}&accuracy=1e300`, {}],
  [`${MINIMAL}&accuracy=5e-324&speed=1e-320&batt=-0`, { accuracyMetres: 0, speedMetresPerSecond: 0, batteryPercent: -0 }],
  [`${MINIMAL}&charge=0&mock=1`, { charging: false, mock: true }],
  [`${MINIMAL}&alarm=sos`, { alarm: "sos" }],
  [`${MINIMAL}&alarm=${"x".repeat(99)}`, { alarm: "x".repeat(40) }],
  [`${MINIMAL}&alarm=a%00b%0a&rpm=933&driverUniqueId=7&notificationToken=t&cell=460,0,1,2,-90&wifi=00-14-22-01-23-45,-80`, { alarm: "a b" }],
  [`${MINIMAL}&__proto__=x&constructor=y&toString=z`, {}],
  [`timestamp=x&lat=0&${MINIMAL}`, {}],
  [`&&&=&=x&lat&${MINIMAL}&&`, {}],
  [`${MINIMAL}&alarm=%E4%B8`, { alarm: "%E4%B8" }],
])("%s", (query, more) => expect(read(query)).toEqual({ secretId: "phone", fix: { ...read(MINIMAL).fix, ...more } }));

test.each(["lat=95&lon=1", "lat=1", "lat=&lon=", "lat=NaN&lon=1", "lat=1&lon=1&valid=false", "lat=41.8&lon=180.1", "location=41.8", "location=,", "cell=257,02,16,2224"])("%s is no position, and no reason to refuse a phone", (query) => {
  expect(read(`id=phone&timestamp=1767254400&${query}`).fix).toEqual({ ...read(MINIMAL).fix, position: undefined });
});

test("without a time it is now; with one that cannot be read there is no fix", () => {
  expect(read("id=phone&lat=1&lon=2").fix?.recordedAtMilliseconds).toBe(RECEIVED);
  expect(read("id=phone&lat=1&lon=2&timestamp=yesterday").fix).toBeUndefined();
});

test("an id that is too long is none", () => expect(read(`id=${"x".repeat(201)}&lat=1&lon=2`).secretId).toBe(""));

/** The same protocol in the words of zod and URLSearchParams: slow, and obvious. */
const optional = z.string().transform((text) => (text.trim() === "" || !Number.isFinite(Number(text)) ? undefined : Number(text))).optional();
const between = (min: number, max: number) => optional.pipe(z.number().min(min).max(max).optional()).catch(undefined);
const truth = z.string().transform((text) => text === "true" || text === "1").optional();
const oracle = z.object({
  lat: between(-90, 90), lon: between(-180, 180), accuracy: between(0, 100_000), hdop: between(0, 100), bearing: between(0, 360), batt: between(0, 100), charge: truth, mock: truth, valid: truth,
});
const rounded = (value: number | undefined) => (value === undefined ? undefined : Math.round(value * 10_000) / 10_000);

const number = fc.oneof(fc.double({ noNaN: true }), fc.double({ min: -200, max: 400, noNaN: true }), fc.integer({ min: -2, max: 370 })).map(String);
const value = fc.oneof(number, fc.string({ unit: "binary" }), fc.constantFrom("", "true", "1", "false", "-1", "Infinity", "%", "+1"));
const name = fc.oneof(fc.constantFrom("lat", "lon", "accuracy", "hdop", "bearing", "batt", "charge", "mock", "valid"), fc.string());

property([fc.array(fc.tuple(name, value))], { numRuns: 20000 })("whatever is sent is understood as URLSearchParams and the schema understand it", (pairs) => {
  const query = new URLSearchParams(pairs).toString();
  const expected = oracle.parse(Object.fromEntries(new URLSearchParams(query)));
  const { lat, lon } = expected;
  expect(read(`${query}&timestamp=0&id=phone`).fix).toMatchObject({
    position: lat === undefined || lon === undefined || expected.valid === false ? undefined : [lon, lat],
    accuracyMetres: rounded(expected.accuracy) ?? (rounded(expected.hdop) ?? 0) * 5,
    headingDegrees: rounded(expected.bearing),
    batteryPercent: rounded(expected.batt),
    charging: expected.charge,
    mock: expected.mock ?? false,
  });
});

property([fc.string({ unit: "binary", maxLength: 500 })])("no text makes it fail", (query) => {
  expect(() => read(query)).not.toThrow();
  expect(() => read(query.replace(/./gu, (sign, at: number) => (at % 3 ? sign : "&=%"[at % 9 / 3 | 0] ?? sign)))).not.toThrow();
});
