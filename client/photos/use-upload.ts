import { inject, type InjectionKey } from "vue";
import { photoRoutes, photoSchema, type Photo } from "#contract/photos.ts";
import { failureSchema, type FailureCode } from "#contract/reply.ts";

export type UploadOutcome = { ok: true; photo: Photo } | { ok: false; code: FailureCode | "offline" | "unexpected"; field: string | undefined };
/** Sends one file; `progress` is told the share that has left. Sent again, the same file is the same photo. */
export type Upload = (incident: number, file: Blob, progress: (share: number) => void) => Promise<UploadOutcome>;

/** By the one way in which a browser tells how far it has come. */
const uploadByRequest: Upload = (incident, file, progress) =>
  new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open("POST", photoRoutes.addPhoto.path.replace(":id", String(incident)));
    request.setRequestHeader("content-type", file.type);
    request.responseType = "json";
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0);
    request.onerror = request.onabort = request.ontimeout = () => done({ ok: false, code: "offline", field: undefined });
    request.onload = () => {
      const photo = photoSchema.safeParse(request.response);
      if (request.status === 200 && photo.success) return done({ ok: true, photo: photo.data });
      const failure = failureSchema.safeParse(request.response);
      done({ ok: false, code: failure.success ? failure.data.code : "unexpected", field: failure.success ? failure.data.field : undefined });
    };
    request.send(file);
  });

export const UPLOAD: InjectionKey<Upload> = Symbol("upload");
export const useUpload = (): Upload => inject(UPLOAD, uploadByRequest);
