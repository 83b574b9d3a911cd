import { computed, onScopeDispose, ref, shallowRef } from "vue";
import { IMPORT_UPLOAD_PATH, importJobSchema, importPath, importRoutes, type ImportJob, type ImportKind, type ImportOptions } from "#contract/imports.ts";
import { AskFailure, type Api } from "../http/api.ts";
import { failureKey } from "../i18n/failures.ts";
import type { MessageKey } from "../i18n/words.ts";

const ASK_MILLISECONDS = 500;
const AT_WORK: readonly ImportJob["state"][] = ["checking", "applying"];

/** One file from the moment it is chosen to the moment it is in the database, or not. */
export function useImport(api: Api) {
  const job = shallowRef<ImportJob>();
  const sent = ref<number>();
  const refused = ref<MessageKey>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let request: XMLHttpRequest | undefined;
  onScopeDispose(() => {
    clearTimeout(timer);
    request?.abort();
  });

  async function follow(): Promise<void> {
    clearTimeout(timer);
    if (!job.value || !AT_WORK.includes(job.value.state)) return;
    await new Promise((rested) => (timer = setTimeout(rested, ASK_MILLISECONDS)));
    await attempt(async () => (job.value = await api.ask(importRoutes.job, { id: job.value?.id ?? "" })));
    return follow();
  }
  async function attempt(deed: () => Promise<unknown>): Promise<void> {
    refused.value = undefined;
    await deed().catch((error: unknown) => void (refused.value = failureKey(error instanceof AskFailure ? error.code : "unexpected")));
  }
  async function run(what: "check" | "apply", options: ImportOptions): Promise<void> {
    await attempt(async () => (job.value = await api.ask(importRoutes[what], { id: job.value?.id ?? "", options })));
    await follow();
  }

  return {
    job, sent, refused,
    busy: computed(() => sent.value !== undefined || (job.value !== undefined && AT_WORK.includes(job.value.state))),
    check: (options: ImportOptions) => run("check", options),
    apply: (options: ImportOptions) => run("apply", options),
    cancel: () => (request ? Promise.resolve(request.abort()) : attempt(async () => (job.value = await api.ask(importRoutes.cancel, { id: job.value?.id ?? "" })))),
    preview: async (): Promise<unknown> => (job.value ? (await fetch(importPath(job.value.id, "preview.geojson"))).json() : undefined),
    /** Uploads it, and looks at it at once. */
    async send(kind: ImportKind, file: File, options: ImportOptions): Promise<void> {
      job.value = undefined;
      sent.value = 0;
      await attempt(() => new Promise<void>((done, failed) => {
        const upload = new XMLHttpRequest();
        request = upload;
        upload.open("POST", `${IMPORT_UPLOAD_PATH}?${new URLSearchParams({ kind, name: file.name, audience: "desk" }).toString()}`);
        upload.setRequestHeader("content-type", "application/octet-stream");
        upload.responseType = "json";
        upload.upload.onprogress = ({ loaded, total }) => void (sent.value = total ? loaded / total : 0);
        upload.onabort = () => done();
        upload.onerror = () => failed(new AskFailure("offline", "the upload broke off"));
        upload.onload = () => {
          const answer = importJobSchema.safeParse(upload.response);
          if (upload.status !== 200 || !answer.success) return failed(new AskFailure(upload.status === 400 ? "invalid" : "unexpected", `the upload was answered ${upload.status}`));
          job.value = answer.data;
          done();
        };
        upload.send(file);
      }));
      request = undefined;
      sent.value = undefined;
      if (job.value) await run("check", options);
    },
  };
}
