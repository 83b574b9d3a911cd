import fc from "fast-check";
import { expect, test } from "vitest";
import { property } from "#geo/testing/property.ts";
import { reportOfJson } from "./json-form.ts";

const RECEIVED = Date.UTC(2026, 0, 1, 9);
const read = (body: unknown) => reportOfJson(body, RECEIVED, "Asia/Shanghai");
const coords = { latitude: 41.8, longitude: 123.43, accuracy: 5, speed: 1.5, heading: 90, altitude: 40 };
const location = { timestamp: "2026-01-01T08:00:00.000Z", coords, battery: { level: 0.5, is_charging: true }, extras: {} };
const FIX = {
  recordedAtMilliseconds: Date.UTC(2026, 0, 1, 8), position: [123.43, 41.8], accuracyMetres: 5, headingDegrees: 90, speedMetresPerSecond: 1.5,
  batteryPercent: 50, charging: true, alarm: undefined, mock: false,
};

test("speed comes in metres a second, and the battery as a part of one", () => expect(read({ device_id: "phone", location })).toEqual({ secretId: "phone", fix: FIX }));
test("a number is an id too", () => expect(read({ device_id: 48241179, location }).secretId).toBe("48241179"));

test.each([
  [{ coords: { latitude: 41.8, longitude: 123.43 } }, { accuracyMetres: 0, headingDegrees: undefined, speedMetresPerSecond: undefined }],
  [{ coords: { ...coords, speed: -1, heading: -1, accuracy: -1 } }, { accuracyMetres: 0, headingDegrees: undefined, speedMetresPerSecond: undefined }],
  [{ battery: { level: -1, is_charging: false } }, { batteryPercent: undefined, charging: false }],
  [{ battery: null }, { batteryPercent: undefined, charging: undefined }],
  [{ alarm: "sos" }, { alarm: "sos" }],
  [{ extras: { alarm: "sos" } }, { alarm: "sos" }],
  [{ mock: true }, { mock: true }],
  [{ coords: null }, { position: undefined, accuracyMetres: 0, headingDegrees: undefined, speedMetresPerSecond: undefined }],
  [{ coords: { ...coords, latitude: "41.8", longitude: {} } }, { position: undefined }],
  [{ valid: false }, { position: undefined }],
  [{ timestamp: 1767254400 }, {}],
  [{ timestamp: undefined }, { recordedAtMilliseconds: RECEIVED }],
])("%o", (more, expected) => expect(read({ device_id: "phone", location: { ...location, ...more } }).fix).toEqual({ ...FIX, ...expected }));

test("names of the prototype are names like others", () => {
  const body: unknown = JSON.parse('{"__proto__": {"device_id": "stranger", "location": {"mock": true}}, "constructor": {"prototype": {"mock": true}}, "location": {"__proto__": {"alarm": "sos"}}}');
  expect(read(body)).toMatchObject({ secretId: "", fix: { mock: false, alarm: undefined } });
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect({}).not.toHaveProperty("device_id");
});

property([fc.jsonValue()])("no JSON makes it fail", (body) => {
  expect(() => read(body)).not.toThrow();
  expect(() => read({ device_id: body, location: body })).not.toThrow();
  expect(() => read({ device_id: "phone", location: { timestamp: body, coords: { latitude: body, longitude: body }, battery: body, extras: body } })).not.toThrow();
});
