// @vitest-environment happy-dom
import { mount } from "@vue/test-utils";
import { afterEach, expect, test } from "vitest";
import { ALARM_ON, encodePositions, type PackedFix } from "#contract/positions.ts";
import type { ServicePoint } from "#contract/service-points.ts";
import type { WorkerDetails } from "#contract/workers.ts";
import AreaPanel from "../areas/AreaPanel.vue";
import BuildingPanel from "../buildings/BuildingPanel.vue";
import { AskFailure } from "../http/api.ts";
import { MAP_CAMERA } from "../map/use-map-camera.ts";
import ServicePointPanel from "../service-points/ServicePointPanel.vue";
import { area, createGround, incident, instant, NOW, settled, type World } from "../testing/ground.ts";
import WorkerPanel from "../workers/WorkerPanel.vue";
import DeskSheet from "./DeskSheet.vue";

let unmount = () => {};
afterEach(() => unmount());

const worker = { id: 7, name: "闻人悦", role: "grid_worker", reportSeconds: 10, area: 2 };
const fix = (ageSeconds: number, state = 0): PackedFix => ({
  worker: 7, position: [124.4, 40.1], recordedAtMilliseconds: NOW - ageSeconds * 1000, accuracyMetres: 12, headingDegrees: 0, speedMetresPerSecond: 1.25, state,
});
const details: WorkerDetails = {
  id: 7, name: "闻人悦", role: "grid_worker", reportSeconds: 10, areas: [2, 1], phone: "10000000007", posts: [{ role: "mediator", area: 2 }],
  shift: { area: 2, from: instant(-60), until: instant(420) }, batteryPercent: 88, charging: true,
};
const point: ServicePoint = { id: 4, kind: "station", level: "community", name: "纺织社区驿站", area: 1, position: [124.4, 40.1], weekly: [4 * 1440 + 510, 4 * 1440 + 1200], capacity: 60, staff: 8 };

async function panel(component: Parameters<ReturnType<typeof createGround>["mount"]>[0], props: Record<string, unknown>, world: World = {}) {
  const ground = createGround(world);
  const wrapper = ground.mount(component, { stale: false, ...props });
  unmount = () => wrapper.unmount();
  await settled();
  return { ...ground, wrapper, facts: () => Object.fromEntries(wrapper.findAll("dl.facts dt").map((term) => [term.text(), term.element.nextElementSibling?.textContent ?? ""])) };
}
const onShift = (...fixes: PackedFix[]): World => ({ workers: [worker], positions: encodePositions(fixes, NOW), ask: async () => details });

test("a worker can be rung up, and their place says how far it may be trusted", async () => {
  const { wrapper, facts, now } = await panel(WorkerPanel, { id: 7 }, onShift(fix(4, 4)));
  expect(wrapper.find("a").attributes("href")).toBe("tel:10000000007");
  expect(facts()).toMatchObject({ 位置: "新4 秒前", 误差: "±12 米", 速度: "4.5 公里/小时", 电量: "88%·充电中", 当班: "纺织社区 纺织0218:42–02:42", 岗位: "调解员·纺织社区 纺织02" });
  expect(wrapper.text()).toContain("现场");
  now.value += 30_000; // nothing is heard, and it grows old by itself
  await settled();
  expect(facts()["位置"]).toBe("迟34 秒前");
  now.value += 60_000;
  await settled();
  expect(facts()["位置"]).toBe("陈旧1 分前");
  expect(wrapper.text()).not.toContain("现场"); // what somebody does whose place is old nobody knows
});

test("whoever calls for help says so first, and whoever is off shift has neither place nor battery", async () => {
  const alarmed = await panel(WorkerPanel, { id: 7 }, onShift(fix(4, ALARM_ON)));
  expect(alarmed.wrapper.find("[role=alert]").text()).toContain("求助报警");
  unmount();
  const { shift: _shift, ...off } = details;
  const resting = await panel(WorkerPanel, { id: 7 }, { ask: async () => off });
  expect(resting.wrapper.text()).toContain("不在岗");
  expect(Object.keys(resting.facts())).toEqual(["电话", "岗位"]);
});

test("without details the place is still told", async () => {
  const { wrapper, facts } = await panel(WorkerPanel, { id: 7 }, { ...onShift(fix(4)), ask: async () => Promise.reject(new AskFailure("offline", "")) });
  expect(wrapper.find("[role=alert]").text()).toContain("没有连上服务器");
  expect(wrapper.find("h2").text()).toBe("闻人悦");
  expect(facts()["位置"]).toBe("新4 秒前");
});

test("an area says who lives there and which posts are empty, of how many", async () => {
  const { wrapper, facts } = await panel(AreaPanel, { id: 2 });
  expect(wrapper.text()).toContain("编码 210603001001002");
  expect(facts()).toMatchObject({ 户数: "35812 栋楼", 人口: "86065 岁以上 190（22.1%）", 岗位: "在编 7/8空缺 1 个" });
  await wrapper.find("nav button").trigger("click");
  expect(wrapper.emitted("open")).toEqual([[1]]);
});

test("few people are told as a fraction, and an area above lists those below it", async () => {
  const { wrapper, facts } = await panel(AreaPanel, { id: 1 }, { areas: [area(1, { level: "community", population: 10, aged65: 3 }), area(3), area(2)] });
  expect(facts()["人口"]).toContain("3/10");
  expect(wrapper.findAll("ul button").map((button) => button.text())).toEqual(["纺织02358 户", "纺织03358 户"]);
});

test.each([
  [NOW, "正在开门20:00 关门"],
  [NOW + 40 * 60_000, "已关门周五 08:30"],
])("a service point at %d: %s", async (moment, words) => {
  const { wrapper, now } = await panel(ServicePointPanel, { id: 4 }, { servicePoints: [point] });
  now.value = moment;
  await settled();
  expect(wrapper.find(".standing").text()).toContain(words);
  expect(wrapper.find("[aria-current=date]").text()).toBe("周五08:30–20:00");
  expect(wrapper.findAll(".week div").filter((day) => day.text().endsWith("不开"))).toHaveLength(6);
});

test("one that is closed although its hours say otherwise says why", async () => {
  const { wrapper } = await panel(ServicePointPanel, { id: 4 }, { servicePoints: [{ ...point, closed: "水管维修" }] });
  expect(wrapper.find(".standing").text()).toBe("已关门暂停开放：水管维修");
});

test("a building says which grid answers for it, and opens it", async () => {
  const building = { id: 9, name: "7号楼", address: "纺织小区 7号楼", use: "residential", storeys: 6, units: 3, households: 36, population: 90, aged65: 20, area: 2, position: [124.4, 40.1] };
  const { wrapper, facts } = await panel(BuildingPanel, { id: 9 }, { ask: async () => building });
  expect(facts()).toMatchObject({ 户数: "3690 人，65 岁以上 20 人", 规模: "6 层·3 个单元" });
  await wrapper.find("dd button").trigger("click");
  expect(wrapper.emitted("openArea")).toEqual([[2]]);
});

test("the open cases of an area can be had alone, in list and map, and all again", async () => {
  const ground = createGround({ incidents: [incident(1)], query: { group: "utilities" } });
  const wrapper = mount(DeskSheet, {
    props: { selected: { kind: "area", id: 2 }, tallies: new Map([[2, { open: 43, over: 1 }]]), stale: false },
    global: { provide: { ...ground.provide, [MAP_CAMERA as symbol]: { fit: () => {} } }, plugins: [ground.words] },
  });
  unmount = () => wrapper.unmount();
  expect(wrapper.text()).toContain("43 件超时 1");
  await wrapper.find("footer button").trigger("click");
  await settled();
  expect(ground.route.value.query).toEqual({ group: "utilities", area: 2 });
  await wrapper.find("footer button").trigger("click");
  await settled();
  expect(ground.route.value.query).toEqual({ group: "utilities" });
});
