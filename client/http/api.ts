import type { InjectionKey } from "vue";
import type { z } from "zod";
import { failureSchema, type FailureCode } from "#contract/reply.ts";
import type { Route } from "#contract/route.ts";
import type { Audience } from "#contract/audience.ts";
import { provided } from "../composables/provided.ts";

/** Why a question has no answer. `offline`: nobody was reached; `unexpected`: the answer is not what the contract says. */
export class AskFailure extends Error {
  override name = "AskFailure";
  readonly code: FailureCode | "offline" | "unexpected";
  /** When to ask again, if the server said so. */
  readonly retryAfterSeconds: number | undefined;
  /** The field that is wrong, if the server named one. */
  readonly field: string | undefined;

  constructor(code: AskFailure["code"], message: string, options: ErrorOptions & { retryAfterSeconds?: number | undefined; field?: string | undefined } = {}) {
    super(message, options);
    this.code = code;
    this.retryAfterSeconds = options.retryAfterSeconds;
    this.field = options.field;
  }
}

export interface Api {
  /** @throws AskFailure; an `AbortError` when `signal` says so */
  ask: <Input extends z.ZodType, Answer extends z.ZodType>(route: Route<Input, Answer>, input: z.input<Input>, signal?: AbortSignal) => Promise<z.output<Answer>>;
}

export const API: InjectionKey<Api> = Symbol("api");

/**
 * Made once, in main.ts.
 *
 * @param signedOut told when nobody is signed in any more
 */
export function createApi(audience: Audience, fetch: typeof globalThis.fetch, signedOut: () => void = () => {}): Api {
  async function ask<Input extends z.ZodType, Answer extends z.ZodType>(route: Route<Input, Answer>, input: z.input<Input>, signal?: AbortSignal): Promise<z.output<Answer>> {
    const isPosted = route.method === "post";
    const path = addressOf(route.path, { ...(input as Record<string, unknown>), audience }, isPosted);
    const sent = isPosted ? { method: "POST", body: JSON.stringify(input), headers: { accept: "application/json", "content-type": "application/json" } } : { headers: { accept: "application/json" } };
    const response = await fetch(path, { ...sent, ...(signal && { signal }) }).catch((cause: unknown) => {
      if (signal?.aborted) throw cause;
      throw new AskFailure("offline", `${path} was not reached`, { cause });
    });
    const body: unknown = await response.json().catch(() => undefined);
    signal?.throwIfAborted();
    if (response.status === 401) signedOut();
    if (!response.ok) throw failureFrom(path, response, body);
    const answer = route.answer.safeParse(body);
    if (!answer.success) throw new AskFailure("unexpected", `${path} answered something else`, { cause: answer.error });
    return answer.data;
  }
  return { ask };
}

/** The path with `:name` filled from the input, and what is left of the input as its query; of what is posted only who asks. */
export function addressOf(path: string, input: Record<string, unknown>, isPosted = false): string {
  const left = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => {
    const value = left.get(name);
    if (value === undefined) throw new Error(`${path} needs "${name}"`);
    left.delete(name);
    return encodeURIComponent(String(value));
  });
  if (isPosted) for (const name of [...left.keys()]) if (name !== "audience") left.delete(name);
  return `${filled}?${new URLSearchParams([...left].map(([name, value]) => [name, String(value)])).toString()}`;
}

function failureFrom(path: string, { status, headers }: Response, body: unknown): AskFailure {
  const failure = failureSchema.safeParse(body);
  const retryAfterSeconds = Number(headers.get("retry-after") ?? NaN);
  return new AskFailure(failure.success ? failure.data.code : status === 503 || status === 429 ? "busy" : "internal", `${path} answered ${status}`, {
    retryAfterSeconds: Number.isFinite(retryAfterSeconds) ? retryAfterSeconds : undefined,
    field: failure.success ? failure.data.field : undefined,
  });
}

/** Questions over HTTP, for any component below main.ts: `await useApi().ask(routes.day, {})`. */
export const useApi = (): Api => provided(API);
