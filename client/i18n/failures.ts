import type { FailureCode } from "#contract/reply.ts";
import type { MessageKey } from "./words.ts";

/** Every way in which a wish or a question can fail, seen from here. */
export type Failing = FailureCode | "offline" | "unexpected";

const KEYS: Record<Failing, MessageKey> = {
  invalid: "failure.invalid", "signed-out": "failure.signedOut", forbidden: "failure.forbidden", "not-found": "failure.notFound", conflict: "failure.conflict",
  busy: "failure.busy", unavailable: "failure.unavailable", internal: "failure.internal", offline: "failure.offline", unexpected: "failure.unexpected",
};

/** The text for people: chosen by the code, never the message of the server. */
export const failureKey = (code: Failing): MessageKey => KEYS[code];
