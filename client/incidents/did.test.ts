import { expect, test } from "vitest";
import { didKey } from "./did.ts";

test.each([
  [{ kind: "whistle", to: "in_progress" }, "did.whistle"],
  [{ kind: "escalate", to: "in_progress" }, "did.escalate"],
  [{ kind: "something new", to: "closed" }, "event.closed"],
  [{ to: "reported" }, "event.reported"],
] as const)("%j is said as %s", (event, key) => expect(didKey(event)).toBe(key));
