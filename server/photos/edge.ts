import { raw, type Express, type Request, type Response } from "express";
import { PHOTO_ID, PHOTO_LIMITS, PHOTO_PATH, PHOTO_MEDIA, photoRoutes } from "#contract/photos.ts";
import { attempt } from "../edge/answer.ts";
import { Refusal } from "../edge/refusal.ts";
import { allowed, reply, serve, type ViewerOf } from "../edge/route.ts";
import type { PhotoDesk } from "./actions.ts";
import type { Size } from "./files.ts";
import { tooLarge } from "./rules.ts";

/** As it is: a compressed body could grow without end. */
const readBody = raw({ type: [...PHOTO_MEDIA], limit: PHOTO_LIMITS.bytes, inflate: false });

export function openPhotos(web: Express, photos: PhotoDesk, viewerOf: ViewerOf): void {
  serve(web, photoRoutes.photos, viewerOf, (viewer, { id }) => photos.list(viewer, id));

  const { path, input, audiences } = photoRoutes.addPhoto;
  web.post(path, async (request, response) => {
    const add = async ({ id }: { id: number }) => {
      if (request.headers.origin === undefined) throw new Refusal("forbidden", "from a page of ours");
      const viewer = allowed(audiences, viewerOf(request));
      await photos.checkMayAdd(viewer, id);
      return photos.add(viewer, id, await fileIn(request, response));
    };
    reply(response, await attempt(input, add, request.params));
  });

  const send = (size: Size) => async (request: Request<{ id: string }>, response: Response) => {
    const picture = PHOTO_ID.test(request.params.id) ? await photos.read(viewerOf(request), request.params.id, size) : undefined;
    if (!picture) return void response.status(404).set("cache-control", "no-store").json({ ok: false, code: "not-found", message: "" });
    // asked for again each time, so that who may no longer see it does not; what a name stands for never changes
    response.set({ "content-type": "image/jpeg", "cache-control": "private, no-cache", etag: `"${request.params.id}-${size}"`, "x-content-type-options": "nosniff" }).send(picture);
  };
  web.get(PHOTO_PATH, send("large"));
  web.get(`${PHOTO_PATH}/thumbnail`, send("thumbnail"));
}

/** @throws Refusal for what is no photo by its header, or too large */
async function fileIn(request: Request, response: Response): Promise<Buffer> {
  await new Promise<void>((read, failed) => {
    readBody(request, response, (error?: { type?: string }) => {
      if (!error) read();
      else if (error.type === "entity.too.large") failed(tooLarge());
      else failed(new Refusal("invalid", `the upload was not read: ${error.type ?? "broken off"}`, "content"));
    });
  });
  const body: unknown = request.body;
  if (!Buffer.isBuffer(body)) throw new Refusal("invalid", `sent as one of ${PHOTO_MEDIA.join(", ")}`, "type");
  return body;
}
