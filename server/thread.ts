import { parentPort, Worker, workerData } from "node:worker_threads";

type Asked<Question> = { id: number; question: Question };
type Answered<Answer> = { id: number; answer: Answer } | { id: number; error: string };

/** Work that a thread of its own does, so that phones never wait for it. */
export interface Thread<Question, Answer> {
  ask(question: Question): Promise<Answer>;
  close(): Promise<void>;
}

/** Asks a file that calls `answerQuestions`. It starts with the first question, keeps nothing running, and starts again if it ended. */
export function openThread<Question, Answer>(file: URL, data: unknown): Thread<Question, Answer> {
  let worker: Worker | undefined;
  let count = 0;
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();

  function start(): Worker {
    const started = startThread(file, data);
    started.unref(); // an idle thread keeps nothing running
    started.on("message", (answered: Answered<Answer>) => {
      const asker = waiting.get(answered.id);
      waiting.delete(answered.id);
      if ("error" in answered) asker?.reject(new Error(answered.error));
      else asker?.resolve(answered.answer);
    });
    const ended = (error: Error): void => {
      if (worker === started) worker = undefined; // the next question starts another
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    };
    started.on("error", ended).on("exit", (code) => ended(new Error(`the thread of ${file.pathname} ended with code ${code}`)));
    return started;
  }

  return {
    ask(question) {
      worker ??= start();
      const id = ++count;
      const answered = new Promise<Answer>((resolve, reject) => waiting.set(id, { resolve, reject }));
      worker.postMessage({ id, question } satisfies Asked<Question>);
      return answered;
    },
    async close() {
      await worker?.terminate();
    },
  };
}

/** In the thread: what it was opened with. */
export const threadData = (): unknown => (workerData as { data: unknown }).data;

/** In the thread: answers what is asked, each for itself. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  parentPort?.on("message", ({ id, question }: Asked<Question>) => {
    answer(question).then(
      (answered) => parentPort?.postMessage({ id, answer: answered } satisfies Answered<Answer>),
      (error: unknown) => parentPort?.postMessage({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) } satisfies Answered<Answer>),
    );
  });
}

/**
 * Runs one of our TypeScript files in a thread; it finds `data` in `workerData.data`.
 *
 * tsx skips threads when it is given as `--import`, so the thread registers it itself before it reads the file.
 */
export function startThread(file: URL, data: unknown): Worker {
  const prologue = `
    const { workerData } = require("node:worker_threads");
    import("tsx/esm/api").then(({ register }) => { register(); return import(workerData.file); });`;
  return new Worker(prologue, { eval: true, workerData: { file: file.href, data }, execArgv: [] });
}
