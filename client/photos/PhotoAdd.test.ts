// @vitest-environment happy-dom
import { mount } from "@vue/test-utils";
import { afterEach, expect, test, vi } from "vitest";
import type { Photo } from "#contract/photos.ts";
import { createGround, incident, instant, settled } from "../testing/ground.ts";
import PhotoAdd from "./PhotoAdd.vue";
import PhotoStrip from "./PhotoStrip.vue";
import { UPLOAD, type Upload, type UploadOutcome } from "./use-upload.ts";

const photo = (id: string): Photo => ({ id, at: instant(-1), width: 400, height: 300, bytes: 1_000 });
const file = (name: string, type = "image/jpeg") => new File(["x"], name, { type });
let unmount = () => {};
afterEach(() => unmount());

function add(upload: Upload) {
  const { provide, words } = createGround();
  const wrapper = mount(PhotoAdd, { props: { incident: 7 }, attachTo: document.body, global: { provide: { ...provide, [UPLOAD as symbol]: upload }, plugins: [words] } });
  unmount = () => wrapper.unmount();
  const drop = async (...files: File[]) => {
    await wrapper.find(".add").trigger("drop", { dataTransfer: { files } });
    await settled();
  };
  return { wrapper, drop };
}

test("a photo that did not arrive stays, and the very same is sent again", async () => {
  const outcomes: UploadOutcome[] = [{ ok: false, code: "offline", field: undefined }, { ok: true, photo: photo("a") }];
  const upload = vi.fn<Upload>(async () => outcomes.shift()!);
  const { wrapper, drop } = add(upload);
  const one = file("现场.jpg");
  await drop(one);
  expect(wrapper.find("[role=alert]").exists()).toBe(true);
  await wrapper.find("li button").trigger("click");
  await settled();
  expect(upload.mock.calls.map(([id, sent]) => [id, (sent as File).name])).toEqual([[7, "现场.jpg"], [7, "现场.jpg"]]);
  expect(wrapper.findAll("li")).toHaveLength(0);
  expect(wrapper.emitted("added")).toEqual([[photo("a")]]);
});

test("what is no photo is refused in words before it is sent, and not offered again", async () => {
  const upload = vi.fn<Upload>(async () => ({ ok: false, code: "invalid", field: "pixels" }));
  const { wrapper, drop } = add(upload);
  await drop(file("a.heic", "image/heic"));
  expect(upload).not.toHaveBeenCalled();
  expect(wrapper.find("[role=alert]").text()).toContain("这是 HEIC");
  await drop(file("b.jpg"));
  expect(wrapper.findAll("[role=alert]").at(-1)?.text()).toBe("像素太多：一张最多 40 百万像素");
  expect(wrapper.findAll("li button").map((each) => each.text())).toEqual(["不传了", "不传了"]);
});

test("the photos of a case are shown with their names, asked for again when news of the case come, and shut where it is shut", async () => {
  let photos = [photo("a")];
  const ground = createGround({ incidents: [incident(7)], ask: async () => ({ shut: false, mayAdd: true, photos }) });
  const wrapper = ground.mount(PhotoStrip, { incident: 7 });
  unmount = () => wrapper.unmount();
  await settled();
  expect(wrapper.findAll("img").map((each) => each.attributes("src"))).toEqual(["/api/photos/a/thumbnail"]);
  expect(wrapper.find("img").attributes("alt")).toContain("第 1 张，共 1 张");
  photos = [photo("a"), photo("b")];
  ground.incidents.change({ position: 1, previous: 0, at: instant(0), kind: "incident:changed", subject: 7, body: incident(7) });
  await settled();
  expect(wrapper.findAll("img")).toHaveLength(2);
  wrapper.unmount();
  const shut = createGround({ ask: async () => ({ shut: true, mayAdd: false, photos: [] }) }).mount(PhotoStrip, { incident: 7 });
  unmount = () => shut.unmount();
  await settled();
  expect(shut.text()).toContain("说明理由");
  expect(shut.find("input").exists()).toBe(false);
});
