import { z } from "zod";
import { positionSchema } from "./geometry.ts";
import { idInAddressSchema } from "./ids.ts";
import { route } from "./route.ts";
import { instantSchema } from "./time.ts";

/** What is taken of a photo. Above it, the file is refused and not made smaller: a bomb is known before it is opened. */
export const PHOTO_LIMITS = { bytes: 12_000_000, pixels: 40_000_000, ofOneCase: 60 } as const;
export const PHOTO_TYPES = ["image/jpeg", "image/png", "image/webp", "image/avif"] as const;
/** What is let in at the door. Phones that send HEIC are told in words what to change. */
export const PHOTO_MEDIA = [...PHOTO_TYPES, "image/heic", "image/heif"] as const;

/** Why a file is no photo, as the field of the refusal. */
export const PHOTO_FAULTS = ["type", "heic", "bytes", "pixels", "frames", "content", "photos"] as const;

/** A photo as it is kept: upright, without anything it said. When and where the camera says it was taken was read before: for the desk to compare. */
export const photoSchema = z.object({ id: z.string(), at: instantSchema, width: z.int(), height: z.int(), bytes: z.int(), takenAt: instantSchema.optional(), takenPosition: positionSchema.optional() });
export type Photo = z.infer<typeof photoSchema>;

/** `shut`: the case is restricted and has to be opened with a reason first. */
export const photosSchema = z.object({ shut: z.boolean(), mayAdd: z.boolean(), photos: z.array(photoSchema) });
export type Photos = z.infer<typeof photosSchema>;

export const photoRoutes = {
  photos: route({ path: "/api/incidents/:id/photos", summary: "The photos of a case, oldest first", audiences: ["desk", "field"], input: z.object({ id: idInAddressSchema }), answer: photosSchema }),
  addPhoto: route({
    method: "post", media: PHOTO_MEDIA, path: "/api/incidents/:id/photos", summary: "Adds a photo to a case; the same file again is the same photo",
    audiences: ["desk", "field"], input: z.object({ id: idInAddressSchema }), answer: photoSchema,
  }),
} as const;

export const PHOTO_ID = /^[0-9a-f]{32}$/;
export const PHOTO_PATH = "/api/photos/:id";
export const photoUrl = (id: string): string => PHOTO_PATH.replace(":id", id);
export const thumbnailUrl = (id: string): string => `${photoUrl(id)}/thumbnail`;
