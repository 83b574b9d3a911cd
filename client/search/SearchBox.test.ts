// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Found } from "#contract/search.ts";
import { AskFailure } from "../http/api.ts";
import { createGround, settled } from "../testing/ground.ts";
import SearchBox from "./SearchBox.vue";

const found = (kind: Found["kind"], id: number, title: string, detail = ""): Found => ({ kind, id, title, detail });
const FOUND = [found("grid", 2, "纺织02", "210603001001002"), found("incident", 287, "停电", "纺织小区 7号楼"), found("grid", 3, "纺织03")];
let unmount = () => {};
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  unmount();
  vi.useRealTimers();
});

function box(ask: (input: Record<string, unknown>) => Promise<unknown>) {
  const asked = vi.fn(async (_route: unknown, input: Record<string, unknown>) => ask(input));
  const wrapper = createGround({ ask: asked }).mount(SearchBox);
  unmount = () => wrapper.unmount();
  const input = wrapper.find("input");
  const type = async (text: string) => {
    await input.setValue(text);
    vi.advanceTimersByTime(200);
    await settled();
  };
  const options = () => wrapper.findAll("[role=option]");
  const at = () => wrapper.find("[role=option][aria-selected=true]").text();
  return { wrapper, input, type, options, at, asked };
}

test("half a word is not asked about, and what is asked is without spaces around it", async () => {
  const { input, type, asked } = box(async () => FOUND);
  await input.setValue("纺");
  await input.setValue("纺织");
  await type(" 纺织 ");
  expect(asked.mock.calls.map(([, { q }]) => q)).toEqual(["纺织"]);
});

test("rows stand by kind, with what fits marked, and a case with its number", async () => {
  const { wrapper, type, options } = box(async () => FOUND);
  await type("纺织");
  expect(wrapper.findAll(".heading").map((heading) => heading.text())).toEqual(["网格", "案件"]);
  expect(options().map((option) => option.find("span").text())).toEqual(["纺织02", "纺织03", "停电"]);
  expect(options()[0]?.find("mark").text()).toBe("纺织");
  expect(options()[2]?.text()).toContain("#287 纺织小区 7号楼");
});

test("arrows step in the order of the screen, round the end, and Enter chooses; an input method keeps its keys", async () => {
  const { wrapper, input, type, at } = box(async () => FOUND);
  await type("纺织");
  expect(at()).toContain("纺织02");
  await input.trigger("keydown", { key: "ArrowDown" });
  expect(at()).toContain("纺织03");
  await input.trigger("keydown", { key: "ArrowDown" });
  await input.trigger("keydown", { key: "ArrowDown" });
  expect(at()).toContain("纺织02");
  await input.trigger("keydown", { key: "ArrowUp" });
  await input.trigger("keydown", { key: "Enter", isComposing: true });
  expect(wrapper.emitted("choose")).toBeUndefined();
  await input.trigger("keydown", { key: "Enter" });
  expect(wrapper.emitted("choose")).toEqual([[FOUND[1]]]);
});

test("nothing found says what can be asked; no answer says so, and asks again", async () => {
  let failing = false;
  const { wrapper, type, asked } = box(async () => {
    if (failing) throw new AskFailure("offline", "");
    return [];
  });
  await type("无此处");
  expect(wrapper.text()).toContain("没有找到“无此处”");
  failing = true;
  await type("别处");
  expect(wrapper.find("[role=alert]").text()).toContain("没有连上服务器");
  failing = false;
  await wrapper.find("[role=alert] button").trigger("click");
  await settled();
  expect(asked).toHaveBeenCalledTimes(3);
  expect(wrapper.find("[role=alert]").exists()).toBe(false);
});

test("an older answer never overtakes a newer one", async () => {
  const answers = new Map<unknown, (found: Found[]) => void>();
  const { type, options } = box(({ q }) => new Promise((answer) => answers.set(q, answer)));
  await type("纺");
  await type("纺织");
  answers.get("纺织")?.([FOUND[0]!]);
  await settled();
  answers.get("纺")?.([FOUND[2]!, FOUND[1]!]);
  await settled();
  expect(options().map((option) => option.find("span").text())).toEqual(["纺织02"]);
});

test("Escape empties first and leaves then", async () => {
  const { wrapper, input, type } = box(async () => FOUND);
  await type("纺织");
  await input.trigger("keydown", { key: "Escape" });
  expect(input.element.value).toBe("");
  expect(wrapper.find("input").attributes("aria-expanded")).toBe("false");
});
