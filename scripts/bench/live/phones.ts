import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { perform } from "./actor.ts";
import { homeOf, secretOf, WORKERS } from "./district.ts";

/** Phones that stay connected: raw sockets, requests made by hand, so that this side is the cheap one. */

interface Line {
  socket: Socket;
  /** Called when an answer has come. */
  answered: (isTaken: boolean) => void;
}

const secrets = Array.from({ length: WORKERS }, (_, index) => secretOf(index + 1));
let lines: Line[] = [];
let turn = 0;

perform({
  async connect({ port, connections }: { port: number; connections: number }) {
    for (const { socket } of lines) socket.destroy();
    lines = [];
    for (let begun = 0; begun < connections; begun += 100) {
      lines.push(...(await Promise.all(Array.from({ length: Math.min(100, connections - begun) }, () => open(port)))));
    }
  },
  /** Each line sends its next report when the one before is answered. */
  async saturate({ seconds }: { seconds: number }) {
    let [taken, refused, isOver] = [0, 0, false];
    const began = performance.now();
    setTimeout(() => (isOver = true), seconds * 1000);
    await Promise.all(lines.map((line) => new Promise<void>((done) => {
      line.answered = (isTaken) => {
        if (isTaken) taken++;
        else refused++;
        if (isOver) done();
        else report(line);
      };
      report(line);
    })));
    return { taken, refused, seconds: (performance.now() - began) / 1000 };
  },
  /** So many reports a second, whether or not the ones before are answered. */
  async pace({ perSecond, seconds }: { perSecond: number; seconds: number }) {
    let [sent, taken, refused] = [0, 0, 0];
    for (const line of lines) line.answered = (isTaken) => void (isTaken ? taken++ : refused++);
    const began = performance.now();
    while (performance.now() - began < seconds * 1000) {
      for (const due = ((performance.now() - began) / 1000) * perSecond; sent < due; sent++) report(lines[sent % lines.length]);
      await new Promise((later) => setTimeout(later, 4));
    }
    await new Promise((later) => setTimeout(later, 1_000));
    return { sent, taken, refused };
  },
});

async function open(port: number): Promise<Line> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  await once(socket, "connect");
  const line: Line = { socket, answered: () => {} };
  // an answer of some 100 bytes comes in one piece: its status stands at a fixed place
  socket.on("data", (bytes) => line.answered(bytes[9] === 50));
  socket.on("error", () => {});
  return line;
}

/** The worker whose turn it is tells where they are. When that was said is hidden in accuracy and bearing, 16 bits of milliseconds, which come through to the sockets unchanged. */
function report(line: Line | undefined): void {
  const worker = (turn++ % WORKERS) + 1;
  const at = Date.now();
  const [lon, lat] = homeOf(worker);
  const said = at & 0xffff;
  const moved = (at % 1000) / 1e8;
  line?.socket.write(`GET /ingest/osmand?id=${secrets[worker - 1]}&timestamp=${at}&lat=${(lat + moved).toFixed(7)}&lon=${lon.toFixed(7)}&speed=2.5&batt=80&accuracy=${said >> 8}&bearing=${(((said & 0xff) * 360) / 256).toFixed(4)} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`, "latin1");
}
