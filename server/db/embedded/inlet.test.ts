import fc from "fast-check";
import { expect, test } from "vitest";
import { Inlet } from "./inlet.ts";
import { message, ProtocolViolation, startup, readStartup } from "./protocol.ts";

const MOST = 1_000;
const someMessages = fc.array(fc.tuple(fc.constantFrom("Q", "P", "d"), fc.uint8Array({ maxLength: 50 })), { maxLength: 20 });

test("messages come out whole and in order, however the bytes were cut", () => {
  fc.assert(
    fc.property(someMessages, fc.infiniteStream(fc.integer({ min: 1, max: 40 })), (wanted, cuts) => {
      const bytes = Buffer.concat(wanted.map(([type, body]) => message(type, Buffer.from(body))));
      const inlet = new Inlet();
      const got: [string, Uint8Array][] = [];
      for (let start = 0; start < bytes.length; ) {
        const end = Math.min(bytes.length, start + (cuts.next().value ?? 1));
        inlet.hear(bytes.subarray(start, end));
        start = end;
        for (let heard = inlet.message(MOST); heard; heard = inlet.message(MOST)) got.push([heard.type, new Uint8Array(heard.bytes.subarray(5))]);
      }
      expect(got).toEqual(wanted.map(([type, body]) => [type, new Uint8Array(body)]));
    }),
  );
});

test("a first message is read, and its parameters", () => {
  const inlet = new Inlet();
  const bytes = startup({ user: "postgres", database: "postgres" });
  inlet.hear(bytes.subarray(0, 3));
  expect(inlet.startup(MOST)).toBeUndefined();
  inlet.hear(bytes.subarray(3));
  expect(readStartup(inlet.startup(MOST) ?? Buffer.alloc(0))).toEqual(new Map([["user", "postgres"], ["database", "postgres"]]));
});

test("a length that cannot be is refused before its bytes are waited for", () => {
  for (const length of [0, 3, -1, MOST + 1, 2 ** 31 - 1]) {
    const inlet = new Inlet();
    const header = Buffer.from("Q....");
    header.writeInt32BE(length, 1);
    inlet.hear(header);
    expect(() => inlet.message(MOST)).toThrow(ProtocolViolation);
  }
});
