import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

/** What operators watch. Labels are of our own making: nothing a visitor sends becomes one. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    listeners: new Gauge({ name: "gridwatch_listeners", help: "Connected consoles", labelNames: ["audience"], registers }),
    workersOnDuty: new Gauge({ name: "gridwatch_workers_on_duty", help: "Workers on shift", registers }),
    fixes: new Gauge({ name: "gridwatch_fixes", help: "Fixes since the start, by what became of them", labelNames: ["verdict"], registers }),
    newsPosition: new Gauge({ name: "gridwatch_news_position", help: "Position of the newest record told", registers }),
    batchSeconds: new Histogram({ name: "gridwatch_fanout_seconds", help: "Packing and handing out one batch of positions", buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.05, 0.1], registers }),
    snapshots: new Counter({ name: "gridwatch_snapshots", help: "Snapshots sent", labelNames: ["audience"], registers }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
