// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import type { CommandKind } from "#contract/commands.ts";
import type { Callable, IncidentEvent, IncidentSheet as Sheet, ToldIncident } from "#contract/incidents.ts";
import { AskFailure } from "../http/api.ts";
import type { WishReply } from "../realtime/use-session.ts";
import { createGround, incident, instant, settled, type World } from "../testing/ground.ts";
import IncidentSheet from "./IncidentSheet.vue";

const EVENTS: IncidentEvent[] = [
  { seq: 1, at: instant(-52), role: "dispatcher", kind: "report", to: "reported" },
  { seq: 2, at: instant(-40), role: "grid_worker", kind: "sign", call: 1, from: "assigned", to: "in_progress" },
];
const OFFICER: Callable = { to: { post: 3 }, role: "electricity_officer", area: 2, person: { id: 5, name: "郁怀川", onShift: true }, usual: 0 };
const GRID: Callable = { to: { post: 4 }, role: "grid_worker", area: 2, person: { id: 6, name: "闻人悦", onShift: true } };
const lead = { number: 1, to: { post: 3 }, fromArea: 1, role: "lead" as const, state: "signed" as const, calledAt: instant(-50), reportedInAt: instant(-40) };
const sheetOf = (told: ToldIncident, changes: Partial<Sheet> = {}): Sheet => ({
  incident: told, events: EVENTS, clocks: [{ stage: "handle", startedAt: instant(-52), dueAt: instant(8) }], allowances: { handle: { unit: "emergency_minutes", amount: 60 }, sign: { unit: "emergency_minutes", amount: 10 } },
  preset: "fast_track", check: "asker", commands: ["whistle", "lift", "finish", "set_out", "arrive", "note"], called: [OFFICER], children: [], askers: 1, contacts: [{ name: "张三", contact: "13000000000", askedAt: instant(-52) }], own: [],
  standing: { callBackTries: 0, extensions: 0, suspensions: 0 }, ...changes,
});
let unmount = () => {};
afterEach(() => unmount());

async function sheet(changes: Partial<Sheet> = {}, world: World = {}, told = incident(7, { calls: [lead] })) {
  const asked: string[] = [];
  const ask: World["ask"] = async ({ path }) => {
    asked.push(path);
    return path.endsWith("callables") ? [OFFICER, GRID] : path.endsWith(":id") ? sheetOf(told, changes) : [];
  };
  const ground = createGround({ incidents: [told], ask, ...world });
  const wrapper = ground.mount(IncidentSheet, { id: 7, stale: false });
  unmount = () => wrapper.unmount();
  await settled();
  const press = async (key: string, on: EventTarget = document.body) => {
    on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await settled();
  };
  const write = async (at: string, text: string) => {
    await wrapper.find(at).setValue(text);
    await settled();
  };
  return { ...ground, asked, wrapper, press, write };
}
const refused = (code: "conflict" | "forbidden" | "invalid", field?: string, current?: unknown): WishReply<unknown> => ({ ok: false, code, message: "for developers", ...(field && { field }), ...(current !== undefined && { current }) });
const only = (...commands: CommandKind[]) => ({ commands });

test("it says what, where, how its four clocks stand, who leads, who asked; and counts down", async () => {
  const { wrapper, now } = await sheet();
  expect(wrapper.find("h2").text()).toBe("停电·纺织小区 7号楼");
  expect(wrapper.find("[data-stage=handle]").text()).toBe("处置 1 小时还剩 8 分");
  expect(wrapper.find("[data-stage=handle]").classes()).toContain("due");
  expect(wrapper.text()).toContain("主办纺织02 区域电管员 郁怀川已签收");
  expect(wrapper.text()).toContain("张三");
  now.value += 9 * 60_000;
  await settled();
  expect(wrapper.find("[data-stage=handle]").text()).toContain("超 1 分");
});

test("its life is told newest first, with who, whom and why", async () => {
  const { wrapper } = await sheet({ events: [...EVENTS, { seq: 3, at: instant(-2), role: "dispatcher", kind: "lift", from: "in_progress", to: "in_progress", reason: "三户受困", detail: { to: "community" } }] });
  expect(wrapper.findAll(".timeline li").map((item) => item.text())).toEqual(["19:40:08提级调度员社区级三户受困", "19:02:08签收网格员纺织02 区域电管员 郁怀川", "18:50:08上报调度员"]);
});

test("only what may be done is offered, and a letter does it: filled in, given by the version that was seen, under a key", async () => {
  const request = vi.fn(async () => ({ ok: true, value: { id: 7, ver: 3, state: "in_progress" } }) as WishReply<unknown>);
  const { wrapper, press, write } = await sheet(only("lift", "note"), { request });
  expect(wrapper.findAll(".commands button").map((button) => button.text())).toEqual(["提级L", "备注M"]);
  await press("d"); // may not be done here
  expect(wrapper.find("form").exists()).toBe(false);
  await press("l");
  await press("Enter", wrapper.find("form").element);
  expect(request).not.toHaveBeenCalled();
  expect(wrapper.findAll(".wrong").map((each) => each.text()).filter(Boolean)).toEqual(["这里要填", "这里要填"]);
  await wrapper.find("form input[type=radio]").setValue(true);
  await write("form textarea", " 三户受困 ");
  await press("Enter", wrapper.find("form textarea").element);
  expect(request).toHaveBeenCalledWith("incident:command", { id: 7, ver: 2, key: expect.stringMatching(/^[0-9a-f-]{36}$/), command: { kind: "lift", to: "community", reason: "三户受困" } });
  expect(wrapper.find("form").exists()).toBe(false);
});

test("Enter of an input method is not meant for us, and Escape leaves the form and not the case", async () => {
  const request = vi.fn(async () => ({ ok: true, value: {} }) as WishReply<unknown>);
  const { wrapper, press, write } = await sheet(only("note"), { request });
  await press("m");
  await write("form textarea", "已联系");
  wrapper.find("form textarea").element.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, isComposing: true }));
  await settled();
  expect(request).not.toHaveBeenCalled();
  await press("Escape", wrapper.find("form textarea").element);
  expect(wrapper.find("form").exists()).toBe(false);
  expect(wrapper.emitted("close")).toBeUndefined();
});

test("Q is the next step of the lead, and says that it was told by telephone; who was called themselves is not asked", async () => {
  const request = vi.fn(async () => ({ ok: true, value: {} }) as WishReply<unknown>);
  const first = await sheet({}, { request });
  await first.press("q");
  await first.press("Enter", first.wrapper.find("form").element);
  expect(request).toHaveBeenLastCalledWith("incident:command", expect.objectContaining({ command: { kind: "set_out", call: 1, relayed: "本人来电" } }));
  first.wrapper.unmount();
  const second = await sheet({ own: [{ post: 3 }] }, { request });
  await second.press("q");
  await second.press("Enter", second.wrapper.find("form").element);
  expect(request).toHaveBeenLastCalledWith("incident:command", expect.objectContaining({ command: { kind: "set_out", call: 1 } }));
});

test("whom the category names is filled in; who is called already is not offered again", async () => {
  const request = vi.fn(async () => ({ ok: true, value: {} }) as WishReply<unknown>);
  const { wrapper, press } = await sheet({ ...only("dispatch"), called: [] }, { request }, incident(7, { state: "accepted", calls: [] }));
  await press("a");
  await press("Enter", wrapper.find("form").element);
  expect(request).toHaveBeenCalledWith("incident:command", expect.objectContaining({ command: { kind: "dispatch", lead: { post: 3 }, assisting: [] } }));
  wrapper.unmount();
  const more = await sheet();
  expect(more.wrapper.text()).toContain("纺织02 网格员 闻人悦");
  expect(more.wrapper.findAll("li .who").map((row) => row.text())).toEqual(["纺织02 网格员 闻人悦"]);
});

test("a refusal stands at the field it is about, in the reader's words", async () => {
  const request = vi.fn(async () => refused("invalid", "evidence.photos"));
  const { wrapper, press, write } = await sheet({}, { request }, incident(7, { calls: [{ ...lead, state: "on_scene" }] }));
  await press("q");
  await write("form input[type=text]", "还是原样");
  await press("Enter", wrapper.find("form").element);
  expect(wrapper.findAll(".wrong").map((each) => each.text()).filter(Boolean)).toEqual(["要有现状照片或读数，返工要有新的"]);
});

test("somebody was faster: what they did is shown, and nothing is lost by it", async () => {
  const since = [{ seq: 3, at: instant(-1), role: "duty_leader", kind: "supervise", to: "in_progress", reason: "区里来电" }];
  const request = vi.fn(async () => refused("conflict", "ver", { incident: incident(7, { ver: 3 }), since }));
  const { wrapper, press, write, incidents } = await sheet(only("note"), { request });
  await press("m");
  await write("form textarea", "已联系");
  await press("Enter", wrapper.find("form textarea").element);
  expect(wrapper.find("[role=alert]").text()).toContain("督办 值班长·区里来电");
  expect(wrapper.find<HTMLTextAreaElement>("form textarea").element.value).toBe("已联系");
  incidents.change({ position: 1, previous: 0, at: instant(-1), kind: "incident:changed", subject: 7, body: incident(7, { ver: 3, calls: [lead] }) });
  await settled();
  await wrapper.find("[role=alert] button").trigger("click");
  expect(wrapper.find("[role=alert]").exists()).toBe(false);
  await press("Enter", wrapper.find("form textarea").element); // read, and wished all the same
  expect(request).toHaveBeenLastCalledWith("incident:command", expect.objectContaining({ ver: 3 }));
});

test("sent and never answered, it is sent again under the same key, so that it is carried out once", async () => {
  const request = vi.fn(async (_name: string, _wish: Record<string, unknown>) => ({ ok: false, code: "offline", message: "", sent: true }) as WishReply<unknown>);
  const { wrapper, press, write } = await sheet(only("note"), { request });
  await press("m");
  await write("form textarea", "已联系");
  await press("Enter", wrapper.find("form textarea").element);
  await press("Enter", wrapper.find("form textarea").element);
  const [first, second] = request.mock.calls.map(([, wish]) => wish["key"]);
  expect(first).toBe(second);
  expect(wrapper.text()).toContain("没有连上服务器");
});

test("what cannot be asked says why and can be asked again", async () => {
  const ask = vi.fn(async () => { throw new AskFailure("unavailable", "away"); });
  const { wrapper } = await sheet({}, { ask });
  expect(wrapper.find("[role=alert]").text()).toContain("数据库正在恢复");
  const before = ask.mock.calls.length;
  await wrapper.find("[role=alert] button").trigger("click");
  expect(ask.mock.calls.length).toBeGreaterThan(before);
});
