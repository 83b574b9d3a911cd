import { z } from "zod";
import { levelSchema } from "./areas.ts";
import { targetSchema } from "./calls.ts";
import { idSchema } from "./ids.ts";
import { instantSchema } from "./time.ts";

const reason = z.string().trim().min(1).max(500);
const words = z.string().trim().max(500).optional();
const call = idSchema;
/** Who told it and how, when somebody else enters it: "by telephone, 张三". */
const relayed = z.string().trim().min(1).max(120).optional();
const photos = z.array(z.string().regex(/^[A-Za-z0-9-]{1,64}$/)).max(20);

/** What shows that something is so. */
export const evidenceSchema = z.object({ photos: photos.default([]), reading: z.string().trim().max(200).optional(), note: words });
export type Evidence = z.infer<typeof evidenceSchema>;

/** Reasons for not taking a case that need no second person, each with where to go instead. */
export const PRESET_REFUSALS = ["court", "police", "private", "confidential", "answered_before"] as const;
export const SERVICES = ["110", "119", "120"] as const;
export const CANCEL_CAUSES = ["false_alarm", "test", "drill", "mistake"] as const;
export const STEPS = ["secured", "repaired"] as const;

/** Everything that can be done with a case. Field names are those a refusal names. */
export const COMMANDS = [
  z.strictObject({ kind: z.literal("take") }),
  z.strictObject({ kind: z.literal("accept"), category: z.string().max(40).optional(), level: levelSchema.optional(), withoutPlace: z.boolean().optional(), duplicatesSeen: z.boolean(), reason: words }),
  z.strictObject({ kind: z.literal("reject"), reason, preset: z.enum(PRESET_REFUSALS).optional(), referTo: z.string().trim().min(1).max(120) }),
  z.strictObject({ kind: z.literal("confirm_reject") }),
  z.strictObject({ kind: z.literal("solve"), evidence: evidenceSchema }),
  z.strictObject({ kind: z.literal("merge"), into: idSchema }),
  z.strictObject({ kind: z.literal("dispatch"), lead: targetSchema, assisting: z.array(targetSchema).max(20).default([]), reason: words }),
  z.strictObject({ kind: z.literal("whistle"), to: z.array(targetSchema).min(1).max(20), reason: words }),
  z.strictObject({ kind: z.literal("claim"), by: targetSchema, relayed }),
  z.strictObject({ kind: z.literal("receive"), call, relayed }),
  z.strictObject({ kind: z.literal("sign"), call, relayed }),
  z.strictObject({ kind: z.literal("decline"), call, reason, relayed }),
  z.strictObject({ kind: z.literal("set_out"), call, relayed }),
  z.strictObject({ kind: z.literal("arrive"), call, relayed }),
  z.strictObject({ kind: z.literal("progress"), step: z.enum(STEPS).optional(), note: z.string().trim().min(1).max(500), expectedAt: instantSchema.optional(), relayed }),
  z.strictObject({ kind: z.literal("finish"), call, evidence: evidenceSchema, relayed }),
  z.strictObject({ kind: z.literal("release"), call, reason }),
  z.strictObject({ kind: z.literal("hand_over"), to: z.enum(SERVICES), reason }),
  z.strictObject({ kind: z.literal("confirm_hand_over"), reference: z.string().trim().min(1).max(120) }),
  z.strictObject({ kind: z.literal("refuse_hand_over"), reason }),
  z.strictObject({ kind: z.literal("suspend"), reason, reviewAt: instantSchema }),
  z.strictObject({ kind: z.literal("resume"), reason }),
  z.strictObject({ kind: z.literal("extend"), amount: z.int().positive(), reason }),
  z.strictObject({ kind: z.literal("pass"), method: z.enum(["onsite", "photo", "asker"]), evidence: evidenceSchema.optional() }),
  z.strictObject({ kind: z.literal("fail"), reason, evidence: evidenceSchema.optional() }),
  z.strictObject({ kind: z.literal("rate"), satisfied: z.boolean(), stars: z.int().min(1).max(5).optional(), words }),
  z.strictObject({ kind: z.literal("try_call_back"), note: words }),
  z.strictObject({ kind: z.literal("mark_unreasonable"), reason }),
  z.strictObject({ kind: z.literal("cancel"), cause: z.enum(CANCEL_CAUSES), reason }),
  z.strictObject({ kind: z.literal("lift"), to: levelSchema, reason }),
  z.strictObject({ kind: z.literal("hand_down"), to: levelSchema, instruction: reason }),
  z.strictObject({ kind: z.literal("supervise"), reason }),
  z.strictObject({ kind: z.literal("clear"), note: z.string().trim().min(1).max(500) }),
  z.strictObject({ kind: z.literal("rate_call"), call, stars: z.int().min(1).max(5), words }),
  z.strictObject({ kind: z.literal("contest"), call, reason }),
  z.strictObject({ kind: z.literal("judge_return"), call, upheld: z.boolean(), reason }),
  z.strictObject({ kind: z.literal("note"), note: z.string().trim().min(1).max(500) }),
] as const;
export const commandSchema = z.discriminatedUnion("kind", COMMANDS);
export type Command = z.infer<typeof commandSchema>;
export type CommandKind = Command["kind"];
export const COMMAND_KINDS = COMMANDS.map(({ shape }) => shape.kind.value);
export type CommandOf<Kind extends CommandKind> = Extract<Command, { kind: Kind }>;

/** A command on its way: the same key again is answered as the first time; `ver` is the version of the case that was seen. */
export const commandWishSchema = z.object({ id: idSchema, ver: idSchema, key: z.uuid(), command: commandSchema, /** When it was done, where that was out of reach. */ doneAt: instantSchema.optional() });
export type CommandWish = z.infer<typeof commandWishSchema>;
