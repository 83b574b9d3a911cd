// @vitest-environment happy-dom
import { afterEach, expect, test, vi } from "vitest";
import { incidentOf } from "#contract/testing/incident.ts";
import { viewerWith, type Viewer } from "#contract/viewer.ts";
import { AskFailure } from "../http/api.ts";
import { createGround, incident, instant, settled, type World } from "../testing/ground.ts";
import IncidentShut from "./IncidentShut.vue";

let unmount = () => {};
afterEach(() => unmount());
const shell = incident(7, { restricted: true, group: "disputes", description: "", place: "", posts: [], units: [] });
const named = (role: "dispatcher" | "planner"): Viewer => viewerWith("desk", [{ role, area: 1 }], { name: "沈砚秋" });

async function shut(world: World = {}) {
  const ground = createGround({ incidents: [shell], viewer: named("dispatcher"), ...world });
  const wrapper = ground.mount(IncidentShut, { incident: shell });
  unmount = () => wrapper.unmount();
  await settled();
  return { ...ground, wrapper };
}
const opened = () => ({ incident: incidentOf({ id: 7, restricted: true, description: "两家为楼道堆物争吵", place: "纺织小区 9号楼" }), events: [{ seq: 1, at: instant(-52), role: "dispatcher", kind: "report", to: "reported" as const }] });

test("it is shut; whoever opens it is told what will be kept, and says why", async () => {
  const ask = vi.fn(async () => opened());
  const { wrapper } = await shut({ ask });
  expect(wrapper.text()).not.toContain("楼道堆物");
  await wrapper.find("button").trigger("click");
  expect(wrapper.find("form").text()).toContain("将记入审计，不可删改：沈砚秋（调度员）、此刻时间、案号 #7");
  await wrapper.find("textarea").trigger("keydown", { key: "Enter" });
  expect(ask).not.toHaveBeenCalled(); // without a reason it stays shut
  await wrapper.find("textarea").setValue("回访当事人");
  await wrapper.find("textarea").trigger("keydown", { key: "Enter" });
  await settled();
  expect(ask).toHaveBeenCalledWith(expect.objectContaining({ path: "/api/incidents/:id/open" }), { id: 7, reason: "回访当事人" });
  expect(wrapper.text()).toContain("两家为楼道堆物争吵");
  expect(wrapper.text()).toContain("纺织小区 9号楼");
});

test("what was opened goes when it is closed, and when another case is looked at", async () => {
  const { wrapper } = await shut({ ask: async () => opened() });
  const open = async () => {
    await wrapper.find("button").trigger("click");
    await wrapper.find("textarea").setValue("回访当事人");
    await wrapper.find("form").trigger("submit");
    await settled();
    expect(wrapper.text()).toContain("楼道堆物");
  };
  await open();
  await wrapper.findAll("button").at(-1)?.trigger("click");
  expect(wrapper.text()).not.toContain("楼道堆物");
  await open();
  await wrapper.setProps({ incident: { ...shell, id: 8 } });
  expect(wrapper.text()).not.toContain("楼道堆物");
});

test("whoever may not open it is offered nothing; a refusal is said where it was wanted", async () => {
  const { wrapper } = await shut({ viewer: named("planner") });
  expect(wrapper.findAll("button")).toEqual([]);
  wrapper.unmount();
  const refused = await shut({ ask: async () => { throw new AskFailure("forbidden", "no"); } });
  await refused.wrapper.find("button").trigger("click");
  await refused.wrapper.find("textarea").setValue("回访当事人");
  await refused.wrapper.find("form").trigger("submit");
  await settled();
  expect(refused.wrapper.find("[role=alert]").exists()).toBe(true);
});
