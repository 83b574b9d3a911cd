// @vitest-environment happy-dom
import { expect, test, vi } from "vitest";
import type { WishReply } from "../realtime/use-session.ts";
import { createGround, settled } from "../testing/ground.ts";
import IncidentReportForm from "./IncidentReportForm.vue";

const OFFLINE = (sent: boolean): WishReply<unknown> => ({ ok: false, code: "offline", message: "", sent });
const written = { category: "power", description: "  楼道没有电  ", position: [124.4, 40.1] as [number, number], accuracyMetres: 20 };

test("what is sent again is sent under the same key, and the next case has another", async () => {
  const replies = [OFFLINE(true), { ok: true, value: { id: 41 } }, { ok: true, value: { id: 42 } }] as WishReply<unknown>[];
  const request = vi.fn(async (_name: string, _payload: Record<string, unknown>) => replies.shift()!);
  const { report, lamp } = createGround({ request });
  report.change(written);
  await report.send();
  expect(report.draft.value).toMatchObject({ unsure: true, description: written.description });
  report.change({ description: "anders" }); // it may be there already, as it was
  expect(report.draft.value.description).toBe(written.description);

  lamp.value = { state: "offline" };
  await settled();
  lamp.value = { state: "live" };
  await settled();
  expect(report.reported.value).toBe(41);
  report.change(written);
  await report.send();
  const keys = request.mock.calls.map(([, payload]) => payload.key);
  expect(keys[0]).toBe(keys[1]);
  expect(keys[2]).not.toBe(keys[1]);
  expect(request.mock.calls[0]).toEqual(["incident:report", { key: keys[0], category: "power", description: "楼道没有电", position: [124.4, 40.1], accuracyMetres: 20 }]);
});

test("a draft survives a reload; one that waits is sent when the line is there, once", async () => {
  const storage = new Map<string, string>();
  const first = createGround({ storage, lamp: "offline", request: async () => OFFLINE(false) });
  first.report.change(written);
  await first.report.send();
  expect(first.report.draft.value).toMatchObject({ waiting: true });
  expect(first.report.draft.value.unsure).toBeUndefined();
  first.report.change({ description: "还是没有电" }); // it was never sent: it may still be changed
  first.scope.stop();

  const request = vi.fn(async () => ({ ok: true, value: { id: 7 } }) as WishReply<unknown>);
  const second = createGround({ storage, lamp: "connecting", request });
  expect(second.report.draft.value).toEqual(first.report.draft.value);
  expect(request).not.toHaveBeenCalled();
  second.lamp.value = { state: "live" };
  await settled();
  expect(request).toHaveBeenCalledOnce();
  expect(request).toHaveBeenCalledWith("incident:report", expect.objectContaining({ key: first.report.draft.value.key, description: "还是没有电" }));
  expect(storage.size).toBe(0);
  expect(second.report.hasDraft.value).toBe(false);
});

test("a page that is closed while the answer is on its way asks again under the same key", async () => {
  const storage = new Map<string, string>();
  const first = createGround({ storage });
  first.report.change(written);
  void first.report.send();
  await settled();
  const request = vi.fn(async () => ({ ok: true, value: { id: 7 } }) as WishReply<unknown>);
  const second = createGround({ storage, request });
  await settled();
  expect(request).toHaveBeenCalledWith("incident:report", expect.objectContaining({ key: first.report.draft.value.key }));
  expect(second.report.reported.value).toBe(7);
});

test.each(["{", "null", '{"key":"1"}', '{"key":"00000000-0000-4000-8000-000000000000","category":3,"description":""}'])("what was kept as %s is no draft", (kept) => {
  const { report } = createGround({ storage: new Map([["draft-incident", kept]]) });
  expect(report.hasDraft.value).toBe(false);
});

test("without a category and a place nothing is sent, and the form says which and stands in it", async () => {
  const request = vi.fn(async () => OFFLINE(false));
  const ground = createGround({ request });
  const form = ground.mount(IncidentReportForm);
  await form.find("form").trigger("submit");
  await settled();
  expect(request).not.toHaveBeenCalled();
  expect(form.find("select").attributes("aria-invalid")).toBe("true");
  expect(form.text()).toContain("请选择类别");
  expect(form.text()).toContain("请在地图上点位");
  expect(document.activeElement).toBe(form.find("select").element);
  form.unmount();
});

test.each([["position.1", "这个地点不在辖区内"], ["area", "这个地点不在辖区内"], ["category", "这个类别已停用"]])("a refusal of %s is said at its field, in the reader's language, and nothing is lost", async (field, words) => {
  const ground = createGround({ request: async () => ({ ok: false, code: "invalid", message: "english for developers", field }) });
  const form = ground.mount(IncidentReportForm);
  ground.report.change(written);
  await form.find("form").trigger("submit");
  await settled();
  const alert = form.findAll("[aria-invalid=true]");
  expect(alert).toHaveLength(1);
  expect(form.text()).toContain(words);
  expect(form.text()).not.toContain("developers");
  expect(ground.report.draft.value).toMatchObject(written);
  form.unmount();
});

test("Enter of an input method is no wish to send, Ctrl Enter is", async () => {
  const request = vi.fn(async () => ({ ok: true, value: { id: 1 } }) as WishReply<unknown>);
  const ground = createGround({ request });
  const form = ground.mount(IncidentReportForm);
  ground.report.change(written);
  await form.find("textarea").trigger("keydown", { key: "Enter", isComposing: true, ctrlKey: true });
  await form.find("textarea").trigger("keydown", { key: "Enter" });
  expect(request).not.toHaveBeenCalled();
  await form.find("textarea").trigger("keydown", { key: "Enter", ctrlKey: true });
  expect(request).toHaveBeenCalledOnce();
  form.unmount();
});

test("an area is chosen by its words, and a click on the map says more", async () => {
  const ground = createGround();
  const form = ground.mount(IncidentReportForm);
  const input = form.find("input[list]");
  await input.setValue("纺织02 210603001001002");
  await input.trigger("change");
  expect(ground.report.draft.value.area).toBe(2);
  ground.report.placing.value = true;
  ground.report.place([124.41, 40.11]);
  await settled();
  expect(ground.report.placing.value).toBe(false);
  expect(form.find("input[list]").exists()).toBe(false);
  expect(form.find("input[type=number]").element).toHaveProperty("value", "20");
  form.unmount();
});

test("near a border a person says whose it is: the form opens with the grids, also when it was sent by itself, and is sent with the one chosen", async () => {
  const grids = [{ id: 2, name: "纺织02" }, { id: 3, name: "纺织03" }];
  const request = vi.fn(async (_name: string, payload: Record<string, unknown>): Promise<WishReply<unknown>> =>
    payload.area === undefined ? { ok: false, code: "conflict", message: "near a border", field: "area", current: { grids } } : { ok: true, value: { id: 8 } });
  const storage = new Map([["draft-incident", JSON.stringify({ key: crypto.randomUUID(), ...written, waiting: true })]]);
  const ground = createGround({ storage, request });
  await settled();
  expect(ground.report.isOpen.value).toBe(true);
  const form = ground.mount(IncidentReportForm);
  expect(form.text()).toContain("点位靠近网格边界");
  await form.find("form").trigger("submit"); // nobody has chosen
  expect(request).toHaveBeenCalledTimes(1);
  await form.findAll("input[type=radio]")[1]!.trigger("change");
  await form.find("form").trigger("submit");
  await settled();
  expect(request).toHaveBeenLastCalledWith("incident:report", expect.objectContaining({ position: written.position, area: 3 }));
  expect(ground.report.reported.value).toBe(8);
  form.unmount();
});

test("another place is asked about anew", async () => {
  const { report } = createGround();
  report.change({ ...written, grids: [{ id: 2, name: "纺织02" }], grid: 2 });
  report.place([124.5, 40.2]);
  expect([report.draft.value.grids, report.draft.value.grid, report.draft.value.position]).toEqual([undefined, undefined, [124.5, 40.2]]);
});
