import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { addressOf } from "./outside-tiles.ts";
import { watchOutside } from "./outside-watch.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("an address names tile, host and key; the same tile is always asked of the same host", () => {
  const service = { hosts: ["a", "b", "c"], key: "p&q" };
  expect(addressOf("https://t{s}.example/{z}/{x}/{y}?k={key}&south={-y}&o={other}", { zoom: 3, column: 5, row: 2 }, service)).toBe("https://tb.example/3/5/2?k=p%26q&south=5&o={other}");
  expect(addressOf("{s}", { zoom: 3, column: 6, row: 2 }, service)).toBe("c");
});

test("one tile that does not come is no reason to turn; four in a row are, and it is asked for until it comes", async () => {
  const turned: string[] = [];
  let [repaired, asked, works] = [0, 0, false];
  const again = () => (asked++, works ? Promise.resolve() : Promise.reject(new Error("no")));
  const watch = watchOutside((state) => turned.push(state), () => repaired++);
  for (let n = 0; n < 3; n++) watch.failed(again);
  watch.came();
  for (let n = 0; n < 3; n++) watch.failed(again);
  expect(turned).toEqual([]);
  watch.failed(again);
  expect(turned).toEqual(["away"]);
  await vi.advanceTimersByTimeAsync(30_000);
  expect([asked, turned, repaired]).toEqual([1, ["away"], 0]);
  works = true;
  await vi.advanceTimersByTimeAsync(30_000);
  expect([asked, turned, repaired]).toEqual([2, ["away", "up"], 1]);
  await vi.advanceTimersByTimeAsync(300_000);
  expect(asked).toBe(2);
});

test("who has left is told nothing any more", async () => {
  const told = vi.fn();
  const watch = watchOutside(told, told);
  let answer = (): void => {};
  watch.failed(() => new Promise<void>((resolve) => (answer = resolve)));
  await vi.advanceTimersByTimeAsync(30_000);
  watch.stop();
  answer();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(told).not.toHaveBeenCalled();
});
