// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import type { ToldIncident } from "#contract/incidents.ts";
import { viewerWith } from "#contract/viewer.ts";
import type { WishReply } from "../realtime/use-session.ts";
import { category, createGround, incident, instant, settled, type World } from "../testing/ground.ts";
import AlarmBanner from "./AlarmBanner.vue";

class Silent {
  state = "suspended";
  currentTime = 0;
  destination = {};
  tones = 0;
  static all: Silent[] = [];
  constructor() {
    Silent.all.push(this);
  }
  async resume() {
    if (Silent.allowed) this.state = "running";
  }
  async close() {
    this.state = "closed";
  }
  createGain = () => ({ gain: { value: 0 }, connect: (to: unknown) => to });
  createOscillator = () => ({ frequency: { value: 0 }, connect: (to: unknown) => to, start: () => this.tones++, stop: () => {} });
  static allowed = true;
}
vi.stubGlobal("AudioContext", Silent);
let unmount = () => {};
afterEach(() => {
  unmount();
  Silent.all.length = 0;
  Silent.allowed = true;
});

const gas = (id: number, minutes: number, changes: Partial<ToldIncident> = {}) => incident(id, { alarm: { raisedAt: instant(minutes) }, state: "reported", ...changes });
const dispatcher = viewerWith("desk", [{ role: "dispatcher", area: 1 }]);
async function banner(incidents: ToldIncident[], world: World = {}, shared = false) {
  const ground = createGround({ incidents, categories: [category(1, { nameZh: "燃气故障" })], viewer: dispatcher, ...world });
  const wrapper = ground.mount(AlarmBanner, { shared });
  unmount = () => wrapper.unmount();
  await settled();
  const press = async (key: string) => {
    dispatchEvent(new KeyboardEvent("keydown", { key, cancelable: true }));
    await settled();
  };
  const news = async (body: ToldIncident) => {
    ground.incidents.change({ position: 1, previous: 0, at: instant(0), kind: "incident:changed", subject: body.id, body });
    await settled();
  };
  return { ...ground, wrapper, press, news };
}

test("nothing alarms: nothing is there, and nothing sounds", async () => {
  const { wrapper } = await banner([incident(1), gas(2, -5, { alarm: { raisedAt: instant(-5), takenAt: instant(-4) } }), gas(3, -5, { state: "cancelled" })]);
  expect(wrapper.text()).toBe("");
  expect(Silent.all).toEqual([]);
});

test("the oldest stands there with how long nobody has taken it, the others are counted, and it sounds", async () => {
  const { wrapper, now } = await banner([gas(2, -1), gas(1, -3)]);
  expect(wrapper.text()).toContain("燃气故障");
  expect(wrapper.find("[role=timer]").text()).toBe("未接警 3 分");
  expect(wrapper.text()).toContain("另有 1 起未接");
  expect(Silent.all[0]?.tones).toBeGreaterThan(0);
  now.value += 60_000;
  await settled();
  expect(wrapper.find("[role=timer]").text()).toBe("未接警 4 分");
});

test("F8 takes it under one's own name, wherever one writes; when it is taken the sound ends and who took it is said for a while", async () => {
  const request = vi.fn(async () => ({ ok: true, value: { id: 1, ver: 3, state: "reported" } }) as WishReply<unknown>);
  const { wrapper, press, news, now } = await banner([gas(1, -1)], { request });
  await press("F8");
  expect(request).toHaveBeenCalledWith("incident:command", expect.objectContaining({ id: 1, ver: 2, command: { kind: "take" } }));
  await news(gas(1, -1, { ver: 3, alarm: { raisedAt: instant(-1), takenAt: instant(0), takenBy: "李望" } }));
  expect(wrapper.find(".waiting").exists()).toBe(false);
  expect(wrapper.find(".taken").text()).toContain("19:42:08 已由 李望 接警");
  expect(Silent.all[0]?.state).toBe("closed");
  now.value += 31_000;
  await settled();
  expect(wrapper.text()).toBe("");
});

test("somebody changed the case meanwhile: it is taken all the same; somebody was faster: it is theirs", async () => {
  const overtaken = (alarm: ToldIncident["alarm"]) => ({ ok: false, code: "conflict", field: "ver", message: "", current: { incident: gas(1, -1, { ver: 5, alarm: alarm! }), since: [] } }) as WishReply<unknown>;
  const request = vi.fn().mockResolvedValueOnce(overtaken({ raisedAt: instant(-1) })).mockResolvedValueOnce({ ok: true, value: {} });
  const { press, wrapper } = await banner([gas(1, -1)], { request });
  await press("F8");
  expect(request.mock.calls.map(([, { ver }]) => ver as number)).toEqual([2, 5]);
  request.mockReset().mockResolvedValueOnce(overtaken({ raisedAt: instant(-1), takenAt: instant(0), takenBy: "闻人悦" }));
  await press("F8");
  expect(request).toHaveBeenCalledTimes(1);
  expect(wrapper.find(".refused").exists()).toBe(false);
});

test("a browser that holds back the sound is told of in words, and the next key lets it", async () => {
  Silent.allowed = false;
  const { wrapper, press } = await banner([gas(1, -1)]);
  expect(wrapper.text()).toContain("浏览器未放行声音");
  Silent.allowed = true;
  await press("a");
  expect(wrapper.text()).not.toContain("浏览器未放行声音");
  expect(Silent.all[0]?.tones).toBeGreaterThan(0);
});

test("a wall has no button, and neither has who may not take it; a wall says that it is taken", async () => {
  const wall = await banner([gas(1, -1)], {}, true);
  expect(wall.wrapper.findAll("button")).toEqual([]);
  await wall.news(gas(1, -1, { ver: 3, alarm: { raisedAt: instant(-1), takenAt: instant(0) } }));
  expect(wall.wrapper.find(".taken").text()).toMatch(/19:42:08 已接警$/);
  wall.wrapper.unmount();
  const watcher = await banner([gas(1, -1)], { viewer: viewerWith("desk", [{ role: "supervisor", area: 1 }]) });
  expect(watcher.wrapper.findAll("button").map((button) => button.text())).toEqual(["看案件"]);
});
