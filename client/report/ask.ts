import type { z } from "zod";
import { CASE_TOKEN_HEADER, RESIDENT_PHOTOS } from "#contract/residents.ts";
import { failureSchema } from "#contract/reply.ts";
import type { Route } from "#contract/route.ts";

/** `code` is what went wrong, or the field that is. */
export type Answered<T> = { ok: true; value: T } | { ok: false; fault: string };

/** Asks the residents' door. Nobody is signed in: a link travels in the body, never in an address. */
export async function askDoor<Input extends z.ZodType, Answer extends z.ZodType>({ method, path, answer }: Route<Input, Answer>, input: z.input<Input>): Promise<Answered<z.output<Answer>>> {
  const sent = method === "post" ? { method: "POST", body: JSON.stringify(input), headers: { "content-type": "application/json" } } : {};
  const told = await reach(path, sent);
  if (!told.ok) return told;
  const parsed = answer.safeParse(told.value);
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, fault: "other" };
}

export const sendPhoto = (token: string, photo: Blob): Promise<Answered<unknown>> => reach(RESIDENT_PHOTOS, { method: "POST", body: photo, headers: { "content-type": photo.type || "image/jpeg", [CASE_TOKEN_HEADER]: token } });

/** A photo as an address of this page only; undefined when it cannot be had. */
export async function photoOf(token: string, id: string): Promise<string | undefined> {
  const response = await fetch(`${RESIDENT_PHOTOS}/${id}`, { headers: { [CASE_TOKEN_HEADER]: token } }).catch(() => undefined);
  return response?.ok ? URL.createObjectURL(await response.blob()) : undefined;
}

async function reach(path: string, sent: RequestInit): Promise<Answered<unknown>> {
  try {
    const response = await fetch(path, sent);
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, value: body };
    const failure = failureSchema.safeParse(body);
    return { ok: false, fault: failure.success ? (failure.data.field ?? failure.data.code) : "other" };
  } catch {
    return { ok: false, fault: "offline" };
  }
}
