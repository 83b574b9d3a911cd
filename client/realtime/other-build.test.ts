import { expect, test } from "vitest";
import { hasOtherBuild } from "./other-build.ts";

const page = (script: string, status = 200) => () => Promise.resolve(new Response(`<script type="module" src="${script}"></script>`, { status }));

test("another program in the page is another build", async () => {
  expect(await hasOtherBuild("/assets/index-A.js", "/wall", page("/assets/index-B.js"))).toBe(true);
  expect(await hasOtherBuild("/assets/index-A.js", "/wall", page("/assets/index-A.js"))).toBe(false);
});

test("whoever cannot be asked, or answers something else, has none", async () => {
  expect(await hasOtherBuild("/assets/index-A.js", "/wall", page("/assets/index-B.js", 503))).toBe(false);
  expect(await hasOtherBuild("/assets/index-A.js", "/wall", () => Promise.reject(new Error("offline")))).toBe(false);
  expect(await hasOtherBuild("/assets/index-A.js", "/wall", () => Promise.resolve(new Response("sign in, please")))).toBe(false);
  expect(await hasOtherBuild(undefined, "/wall", page("/assets/index-B.js"))).toBe(false);
});
