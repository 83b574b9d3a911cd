/** Does some work, and tells whoever observes measures how long it took. None is kept: a wall runs for weeks, and they would fill it. */
export function measureWork(name: string, work: () => void): void {
  const start = performance.now();
  work();
  performance.measure(`work:${name}`, { start });
  performance.clearMeasures(`work:${name}`);
}
