import type { EChartsCoreOption } from "echarts/core";
import type { HourBar } from "./series.ts";

export interface HourChartLook {
  /** Pixels of one rem: all sizes follow it. */
  rem: number;
  font: string;
  colours: { before: string; today: string; now: string; overdue: string; text: string; faint: string; line: string; mark: string };
  /** What is written under a bar; nothing under some. */
  axisLabel: (bar: HourBar, index: number) => string;
  /** The bars that print their number. */
  labelled: ReadonlySet<string>;
}

/** How the chart of the last day is drawn: what was reported in each hour, and from the foot of the bar how many of those were ever late. */
export function hourOption(bars: readonly HourBar[], { rem, font, colours, axisLabel, labelled }: HourChartLook): EChartsCoreOption {
  const size = { fontFamily: font, fontSize: rem };
  const midnight = bars.findIndex(({ startsDay }) => startsDay);
  const barWidth = { barWidth: "64%", barGap: "-100%", silent: true };
  return {
    animation: false,
    grid: { left: 0, right: 0.5 * rem, top: 1.5 * rem, bottom: 1.6 * rem },
    xAxis: {
      type: "category",
      data: bars.map(({ from }) => from),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: colours.line } },
      axisLabel: { ...size, color: colours.faint, interval: 0, margin: 0.4 * rem, formatter: (_: string, index: number) => labelFor(bars, index, axisLabel) },
    },
    yAxis: {
      type: "value",
      minInterval: 1,
      splitNumber: 2,
      axisLabel: { show: false },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: [
      {
        ...barWidth,
        type: "bar",
        data: bars.map(({ from, reported, day }) => ({
          value: reported,
          itemStyle: { color: colours[day], borderRadius: [0.125 * rem, 0.125 * rem, 0, 0] },
          label: { show: labelled.has(from), position: "top", distance: 0.2 * rem, ...size, color: colours.text },
        })),
        ...(midnight > 0 && { markLine: { silent: true, symbol: "none", label: { show: false }, lineStyle: { type: "solid", color: colours.mark, width: 0.0625 * rem }, data: [{ xAxis: midnight - 0.5 }] } }),
      },
      { ...barWidth, type: "bar", z: 3, itemStyle: { color: colours.overdue }, data: bars.map(({ overdue }) => overdue) },
    ],
  };
}

const labelFor = (bars: readonly HourBar[], index: number, axisLabel: HourChartLook["axisLabel"]): string => {
  const bar = bars[index];
  return bar ? axisLabel(bar, index) : "";
};
