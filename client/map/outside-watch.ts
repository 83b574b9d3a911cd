/** Whether an outside map answers. `up`: it does, or nobody has asked yet; `away`: it does not, and our own ground is shown. */
export type OutsideState = "up" | "away";

/** So many tiles in a row that did not come: it is not one tile, it is the service. */
const ENOUGH_FAILURES = 4;
const TRY_AGAIN_MILLISECONDS = 30_000;

export interface OutsideWatch {
  /** Tells how one tile ended; with `again` it can be asked for anew. */
  came(): void;
  failed(again: () => Promise<unknown>): void;
  stop(): void;
}

/**
 * Looks at how tiles end. After a failure one that did not come is asked for every half minute, until it comes.
 *
 * @param turn told each change
 * @param repair told when what did not come can be asked for anew
 */
export function watchOutside(turn: (state: OutsideState) => void, repair: () => void): OutsideWatch {
  let state: OutsideState = "up";
  let failures = 0;
  let isStopped = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const change = (next: OutsideState): void => {
    if (next !== state) turn((state = next));
  };

  const watch: OutsideWatch = {
    came() {
      failures = 0;
      change("up");
    },
    failed(again) {
      if (++failures >= ENOUGH_FAILURES) change("away");
      timer ??= setTimeout(() => {
        again().then(() => {
          if (isStopped) return;
          timer = undefined;
          watch.came();
          repair();
        }, () => {
          if (isStopped) return;
          timer = undefined;
          watch.failed(again);
        });
      }, TRY_AGAIN_MILLISECONDS);
    },
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
  return watch;
}
