import fc from "fast-check";

export interface HostileRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Buffer;
}

const nasty = fc.constantFrom(
  "%", "%%%", "%00", "%ff%fe", "..%2f..%2fetc%2fpasswd", "'; drop table fix; --", "<script>alert(1)</script>", "__proto__", "constructor", "\\x00", "NaN", "-Infinity", "1e400", "5e-324", "-1e-320", "3.5e38", "0x7fffffff",
  "99999999999999999999", "%F0%9F%98%80", "%ED%A0%80", "{{7*7}}", "$(reboot)", "true", "null", "[]", "{}", "41.8", "123.43", "1767254400", "9".repeat(300), "🧨".repeat(20),
);
const text = fc.oneof(nasty, fc.string({ unit: "binary", maxLength: 60 }).map((each) => encodeURIComponent(each)), fc.double().map(String));
const name = fc.oneof(
  fc.constantFrom("id", "deviceid", "timestamp", "lat", "lon", "location", "valid", "speed", "bearing", "accuracy", "hdop", "batt", "charge", "alarm", "mock", "cell", "wifi", "__proto__", "constructor[prototype]"),
  text,
);

/** Only what Node's own client agrees to send: what it does not, its parser on the other side refuses as well. */
const sendable = (path: string): string => path.replace(/[^\x21-\x7e]/g, "%E2%82");

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.stringify(value)),
  fc.record({ device_id: fc.jsonValue(), location: fc.jsonValue() }, { requiredKeys: [] }).map((value) => JSON.stringify(value)),
  fc.integer({ min: 1, max: 30_000 }).map((depth) => "[".repeat(depth)),
  fc.constantFrom('{"__proto__":{"device_id":"x"}}', '{"device_id":{"toString":1}}', "{", "\u0000", '"\\ud800"', "1e999"),
);

const anyRequest = (knownId: string): fc.Arbitrary<HostileRequest> => {
  const id = fc.oneof({ weight: 1, arbitrary: fc.constant(`id=${knownId}`) }, { weight: 2, arbitrary: fc.constant("") }, { weight: 1, arbitrary: text.map((each) => `id=${each}`) });
  const parameters = fc.tuple(id, fc.array(fc.tuple(name, text).map((pair) => pair.join("=")), { maxLength: 12 })).map(([who, pairs]) => [...pairs, who].join("&"));
  const path = fc.tuple(fc.oneof(fc.constantFrom("/", "/ingest/osmand", "//", "/../..", "/%2e%2e/", "/path"), text.map((each) => `/${each}`)), fc.constantFrom("?", "??", "", "#", "?&&&"), parameters)
    .map((parts) => sendable(parts.join("")).slice(0, 6_000));
  const knownJson = fc.jsonValue({ maxDepth: 3 }).map((location) => JSON.stringify({ device_id: knownId, location: { timestamp: 1767254400, coords: location, battery: location, extras: location } }));
  const body = fc.oneof(
    fc.constant(undefined), json, knownJson, parameters,
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc.constantFrom("&".repeat(60_000), "=".repeat(60_000), "a=b&".repeat(15_000), "x".repeat(70_000)),
  );
  const headers = fc.record({
    "content-type": fc.constantFrom("application/json", "APPLICATION/JSON;charset=x", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/xml", ""),
    "content-encoding": fc.constantFrom("gzip", "br", "identity"),
    "x-forwarded-for": fc.constantFrom("127.0.0.1", "' or 1=1"),
    cookie: fc.string({ maxLength: 50 }).map((each) => each.replace(/[^\x20-\x7e]/g, "")),
    expect: fc.constant("100-continue"),
  }, { requiredKeys: [] });
  return fc.record({ method: fc.constantFrom("GET", "POST", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND", "TRACE"), path, headers, body })
    .map(({ body: content, ...rest }) => ({ ...rest, ...(content !== undefined && rest.method !== "GET" && { body: content }) }));
};

/** The same ones for the same seed. One in four names a phone that is known. */
export const hostileRequests = (seed: number, count: number, knownId: string): HostileRequest[] => fc.sample(anyRequest(knownId), { seed, numRuns: count });
