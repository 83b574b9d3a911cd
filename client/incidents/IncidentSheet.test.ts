// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import type { IncidentEvent, ToldIncident } from "#contract/incidents.ts";
import { AskFailure } from "../http/api.ts";
import type { WishReply } from "../realtime/use-session.ts";
import { createGround, incident, instant, settled, type World } from "../testing/ground.ts";
import IncidentSheet from "./IncidentSheet.vue";

const EVENTS: IncidentEvent[] = [
  { seq: 1, at: instant(-52), role: "desk", to: "reported" },
  { seq: 2, at: instant(-40), role: "grid_worker", from: "reported", to: "in_progress" },
];
let unmount = () => {};
afterEach(() => unmount());

async function sheet(world: World = {}, id = 7) {
  const ground = createGround({ incidents: [incident(7)], ask: async () => EVENTS, ...world });
  const wrapper = ground.mount(IncidentSheet, { id, stale: false });
  unmount = () => wrapper.unmount();
  await settled();
  const press = async (key: string, on: EventTarget = document.body) => {
    on.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    await settled();
  };
  const change = (body: ToldIncident, at = instant(0)) => ground.incidents.change({ position: 1, previous: 0, at, kind: "incident:changed", subject: body.id, body });
  return { ...ground, wrapper, press, change };
}
const refused = (code: "conflict" | "forbidden"): WishReply<unknown> => ({ ok: false, code, message: "for developers" });

test("it says what, where, how long it waited and how much time is left, and counts down", async () => {
  const { wrapper, now } = await sheet();
  expect(wrapper.find("h2").text()).toBe("停电·纺织小区 7号楼");
  expect(wrapper.find(".clock").text()).toMatch(/受理前12 分处置40 分时限 1 小时还剩 8 分结案未结/);
  now.value += 9 * 60_000;
  await settled();
  expect(wrapper.find(".limit").classes()).toContain("over");
  expect(wrapper.find(".limit").text()).toContain("超 1 分");
});

test("its life is told newest first, with who and why", async () => {
  const { wrapper } = await sheet({ ask: async () => [...EVENTS, { seq: 3, at: instant(-2), role: "desk", from: "in_progress", to: "closed", reason: "已恢复供电" }] });
  expect(wrapper.findAll(".timeline li").map((item) => item.text())).toEqual(["19:40:08结案调度台已恢复供电", "19:02:08开始处置网格员", "18:50:08上报调度台"]);
});

test("one that waits is taken up with a key, by the version that was seen", async () => {
  const request = vi.fn(async () => ({ ok: true, value: { ver: 2 } }) as WishReply<unknown>);
  const { press } = await sheet({ incidents: [incident(7, { state: "reported", ver: 1 })], request });
  await press("a");
  expect(request).toHaveBeenCalledWith("incident:handle", { id: 7, ver: 1, to: "in_progress" });
  await press("c"); // it cannot be done yet
  expect(document.querySelector("dialog")).toBeNull();
});

test("closing asks for a reason; Enter of an input method does not confirm", async () => {
  const request = vi.fn(async () => ({ ok: true, value: { ver: 3 } }) as WishReply<unknown>);
  const { press } = await sheet({ request });
  await press("c");
  const words = document.querySelector<HTMLTextAreaElement>("dialog textarea")!;
  await press("Enter", words);
  expect(request).not.toHaveBeenCalled();
  expect(document.querySelector("dialog")!.textContent).toContain("办结要写明办理结果");
  words.value = " 已恢复供电 ";
  words.dispatchEvent(new Event("input"));
  words.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, isComposing: true }));
  expect(request).not.toHaveBeenCalled();
  await press("Enter", words);
  expect(request).toHaveBeenCalledWith("incident:handle", { id: 7, ver: 2, to: "closed", reason: "已恢复供电" });
  expect(document.querySelector("dialog")).toBeNull();
});

test("when somebody was faster, what they did is shown instead of an error", async () => {
  let events = EVENTS;
  const { wrapper, press, change } = await sheet({ ask: async () => events, request: async () => refused("conflict") });
  await press("c");
  const words = document.querySelector<HTMLTextAreaElement>("dialog textarea")!;
  words.value = "好了";
  words.dispatchEvent(new Event("input"));
  await press("Enter", words);
  expect(document.querySelector("dialog")).toBeNull();
  expect(wrapper.find(".overtaken").text()).toContain("有人先一步");
  events = [...EVENTS, { seq: 3, at: instant(-1), role: "community_head", from: "in_progress", to: "closed", reason: "物业已修" }];
  change(incident(7, { ver: 3, state: "closed", closedAt: instant(-1) }));
  await settled();
  expect(wrapper.find(".overtaken").text()).toContain("19:41:08 结案 社区书记·物业已修");
  await wrapper.find(".overtaken button").trigger("click");
  expect(wrapper.find(".overtaken").exists()).toBe(false);
});

test("what was read when closing was begun decides, not what came meanwhile", async () => {
  const request = vi.fn(async () => refused("conflict"));
  const { press, change } = await sheet({ request });
  await press("c");
  const words = document.querySelector<HTMLTextAreaElement>("dialog textarea")!;
  change(incident(7, { ver: 5, state: "to_verify", description: "又停了" })); // it can no longer be done, and the words are still there
  await settled();
  expect(document.contains(words)).toBe(true);
  words.value = "好了";
  words.dispatchEvent(new Event("input"));
  await press("Enter", words);
  expect(request).toHaveBeenCalledWith("incident:handle", expect.objectContaining({ ver: 2 }));
});

test("a refusal is said in the reader's language and the reason stays", async () => {
  const { press } = await sheet({ request: async () => refused("forbidden"), language: "en" });
  await press("c");
  const words = document.querySelector<HTMLTextAreaElement>("dialog textarea")!;
  words.value = "fixed";
  words.dispatchEvent(new Event("input"));
  await press("Enter", words);
  expect(document.querySelector("dialog [role=alert]")!.textContent).toContain("You may not do this");
  expect(words.value).toBe("fixed");
});

test("without its life the case is still there, and it can be asked for again", async () => {
  let failing = true;
  const ask = vi.fn(async () => {
    if (failing) throw new AskFailure("busy", "");
    return EVENTS;
  });
  const { wrapper } = await sheet({ ask });
  expect(wrapper.find("[role=alert]").text()).toContain("服务器正忙");
  expect(wrapper.find("h2").text()).toContain("停电");
  failing = false;
  await wrapper.find("[role=alert] button").trigger("click");
  await settled();
  expect(wrapper.findAll(".timeline li")).toHaveLength(2);
});

test("a case that is long closed has only its life", async () => {
  const { wrapper } = await sheet({ incidents: [] }, 99);
  expect(wrapper.find("h2").text()).toBe("不在在办清单");
  expect(wrapper.find("footer").exists()).toBe(false);
  expect(wrapper.findAll(".timeline li")).toHaveLength(2);
});

test.each([["assigned", true], ["accepted", true], ["in_progress", false], ["suspended", false], ["to_verify", false]] as const)("a case that is %s can be begun: %s", async (state, may) => {
  const request = vi.fn(async () => ({ ok: true, value: {} }) as WishReply<unknown>);
  const { press } = await sheet({ incidents: [incident(7, { state })], request });
  await press("a");
  expect(request).toHaveBeenCalledTimes(may ? 1 : 0);
});

test("a refusal by the state of the case alone says so, and waits for nothing", async () => {
  const { wrapper, press } = await sheet({ incidents: [incident(7, { state: "assigned" })], request: async () => refused("conflict") });
  await press("a");
  expect(wrapper.find(".overtaken").text()).toContain("照案件现在的状态不能这样办");
});
