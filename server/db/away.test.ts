import pg from "pg";
import { connect } from "node:net";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { isDatabaseAway } from "./away.ts";
import { createPool } from "./pool.ts";

const failureOf = async (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error);

test("a socket that is not there, and a port nobody listens on, mean that the database is away", async () => {
  for (const url of ["postgres://postgres@localhost/postgres?host=/nowhere", "postgres://postgres@127.0.0.1:1/postgres", "postgres://postgres@no-such-host.invalid/postgres"]) {
    const pool = createPool(url);
    expect(isDatabaseAway(await failureOf(pool.query("select"))), url).toBe(true);
    await pool.end();
  }
});

test("what the database says of itself is known by its code", () => {
  const said = (code: string) => Object.assign(new pg.DatabaseError("", 0, "error"), { code });
  expect(["57P01", "57P03", "53300", "08006"].filter((code) => !isDatabaseAway(said(code)))).toEqual([]);
  expect(["23505", "42601", "57014", "25P03"].filter((code) => isDatabaseAway(said(code)))).toEqual([]);
});

test("a missing file and a mistake of ours are something else", async () => {
  expect(isDatabaseAway(await failureOf(readFile("/nowhere")))).toBe(false);
  expect(isDatabaseAway(new TypeError("undefined is not a function"))).toBe(false);
  expect(isDatabaseAway(undefined)).toBe(false);
  const [error] = (await once(connect("/nowhere"), "error")) as [unknown];
  expect(isDatabaseAway(error)).toBe(true);
});
