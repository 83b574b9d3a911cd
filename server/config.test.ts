import { expect, test } from "vitest";
import { readConfig } from "./config.ts";

test("an empty environment is enough", () => expect(readConfig({})).toMatchObject({ HOST: "127.0.0.1", PORT: 8080, TIME_ZONE: "Asia/Shanghai" }));

test.each([
  [{ HOST: "0.0.0.0" }, /^HOST: passwords do not go over a network in the open.*TLS_CERT/],
  [{ HOST: "192.168.1.4" }, /^HOST/],
  [{ HOST: "0.0.0.0", TRUST_PROXY: "10.0.0.2" }, /^HOSTS: .*under which names/],
  [{ OIDC_ISSUER: "https://id.example" }, /^OIDC_ISSUER: .*go together/],
  [{ PORT: "70000" }, /^PORT/],
  [{ TIME_ZONE: "Asia/Nowhere" }, /^TIME_ZONE: no such time zone/],
  [{ DATABASE_URL: "mysql://elsewhere" }, /^DATABASE_URL/],
  [{ TLS_CERT: "a.pem" }, /^TLS_KEY/],
  [{ TRUST_PROXY: "everybody" }, /^TRUST_PROXY/],
  [{ FIX_DAYS: "0" }, /^FIX_DAYS/],
])("%j is refused by name", (environment, words) => expect(() => readConfig(environment)).toThrow(words));

test("lists are written with commas", () => expect(readConfig({ HOSTS: "gridwatch.example, map.lan", TRUST_PROXY: "10.0.0.2" })).toMatchObject({ HOSTS: ["gridwatch.example", "map.lan"], TRUST_PROXY: ["10.0.0.2"] }));

test("beyond this machine people come by HTTPS: ours, or a proxy's", () => {
  expect(readConfig({ HOST: "192.168.1.4", TLS_CERT: "a.pem", TLS_KEY: "a.key" })).toMatchObject({ HOST: "192.168.1.4" });
  expect(readConfig({ HOST: "0.0.0.0", TRUST_PROXY: "10.0.0.2", HOSTS: "gridwatch.example" })).toMatchObject({ HOST: "0.0.0.0" });
});
