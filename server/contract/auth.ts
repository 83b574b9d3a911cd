import { z } from "zod";
import { AUDIENCES } from "./audience.ts";
import { postRoleSchema } from "./roles.ts";
import { route } from "./route.ts";
import { instantSchema } from "./time.ts";

export const SHORTEST_PASSWORD = 10;
/** What a person types. A name is the same in capitals. */
export const signInSchema = z.object({ name: z.string().trim().toLowerCase().min(1).max(100), password: z.string().min(1).max(200) });
export type SignIn = z.infer<typeof signInSchema>;

/** The token is the one of the link that was printed. */
export const setPasswordSchema = z.object({ token: z.string().min(20).max(100), password: z.string().min(SHORTEST_PASSWORD).max(200) });
export type SetPassword = z.infer<typeof setPasswordSchema>;
export const changePasswordSchema = z.object({ old: z.string().max(200), password: z.string().min(SHORTEST_PASSWORD).max(200) });

/** Where to go, and who one is. */
export const PAGES = ["/wall", "/desk", "/plan", "/field", "/admin"] as const;
export type Page = (typeof PAGES)[number];

export const DEMO_ROLES = ["wall", "dispatcher", "duty_leader", "community_head", "supervisor", "planner", "administrator", "grid_worker", "electricity_officer"] as const;
export const demoRoleSchema = z.enum(DEMO_ROLES);
export type DemoRole = z.infer<typeof demoRoleSchema>;

/** What the entrance offers to whoever stands before it. */
export const entranceSchema = z.object({
  district: z.string(),
  /** The roles one click enters as: on an invented district, on the machine it runs on. */
  demo: z.array(demoRoleSchema),
  /** The organisation's own sign-in is set up. */
  oidc: z.boolean(),
  /** Who is signed in already. */
  me: z.object({ name: z.string(), roles: z.array(z.string()), pages: z.array(z.enum(PAGES)) }).optional(),
});
export type Entrance = z.infer<typeof entranceSchema>;

export const enteredSchema = z.object({ page: z.enum(PAGES) });

export const accountSchema = z.object({
  id: z.int(),
  name: z.string(),
  person: z.int().optional(),
  personName: z.string().optional(),
  posts: z.array(z.object({ id: z.int(), role: postRoleSchema, area: z.string() })),
  hasPassword: z.boolean(),
  signedIn: z.int(),
  disabled: z.boolean(),
});
export type Account = z.infer<typeof accountSchema>;

export const screenSchema = z.object({
  id: z.int(),
  name: z.string(),
  area: z.int(),
  madeAt: instantSchema,
  seenAt: instantSchema.optional(),
  revokedAt: instantSchema.optional(),
  /** Shows something at this moment. */
  connected: z.boolean(),
});
export type Screen = z.infer<typeof screenSchema>;

/** A link that is shown once and never again. */
export const linkSchema = z.object({ path: z.string(), expiresAt: instantSchema.optional() });

export const auditSchema = z.object({
  id: z.int(),
  at: instantSchema,
  name: z.string(),
  roles: z.array(z.string()),
  deed: z.string(),
  kind: z.string(),
  subject: z.string(),
  reason: z.string().optional(),
  detail: z.record(z.string(), z.unknown()).optional(),
});
export type AuditRow = z.infer<typeof auditSchema>;

const everybody = AUDIENCES;
export const authRoutes = {
  entrance: route({ path: "/api/entrance", summary: "What the entrance offers, and who one is", audiences: everybody, input: z.object({}), answer: entranceSchema }),
  signIn: route({ method: "post", path: "/api/sign-in", summary: "Signs in with a name and a password", audiences: everybody, input: signInSchema, answer: enteredSchema }),
  enter: route({
    method: "post",
    path: "/api/enter",
    summary: "Exchanges a link's token for a session; for a link that sets a password, says whose",
    audiences: everybody,
    input: z.object({ token: z.string().min(20).max(100) }),
    answer: z.object({ page: z.enum(PAGES).optional(), passwordFor: z.string().optional() }),
  }),
  setPassword: route({ method: "post", path: "/api/password", summary: "Sets a password by a link, and signs in", audiences: everybody, input: setPasswordSchema, answer: enteredSchema }),
  changePassword: route({ method: "post", path: "/api/password/change", summary: "Sets another password: everything else that is open ends", audiences: ["desk", "field"], input: changePasswordSchema, answer: enteredSchema }),
  signOut: route({ method: "post", path: "/api/sign-out", summary: "Signs out, here or everywhere", audiences: everybody, input: z.object({ everywhere: z.boolean().default(false) }), answer: z.object({}) }),
} as const;
