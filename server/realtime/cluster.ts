import { createAdapter } from "@socket.io/redis-streams-adapter";
import { z } from "zod";
import { positionSchema } from "#contract/geometry.ts";
import type { FactMap, Facts, KnownFix } from "../facts.ts";
import { log } from "../log.ts";
import type { Io } from "./hub.ts";
import { gatherLatest } from "./latest.ts";
import { openRedisLine } from "./redis-line.ts";

/** A batch of fixes is written every 50 ms: what is told to the others goes with it. */
const TELL_MILLISECONDS = 50;
const PREFIX = "gridwatch";

const fixSchema = z.object({
  worker: z.int(),
  recordedAtMilliseconds: z.number(),
  position: positionSchema.optional(),
  accuracyMetres: z.number(),
  headingDegrees: z.number().optional(),
  speedMetresPerSecond: z.number().optional(),
  batteryPercent: z.number().optional(),
  charging: z.boolean().optional(),
  alarm: z.string().optional(),
  alarmAtMilliseconds: z.number().optional(),
});
const accessSchema = z.union([z.object({ account: z.int() }), z.object({ screen: z.int() })]);

/** What processes of one installation say to each other. Nothing here must arrive: each looks into the database as well, every ten seconds. */
interface Told {
  "fix:kept": string;
  "access:changed": string;
  "rota:changed": string;
  "land:changed": string;
}

export interface Cluster {
  /** Those of every process, as long as Redis answers. */
  sockets(): Promise<readonly { data: unknown }[]>;
  close(): void;
}

/**
 * Joins the other processes of this installation. Records need none of it: each process tells its own listeners what the database has
 * numbered. Where workers are goes to the others as one message for all that moved in 50 ms, and each tells its own listeners.
 *
 * @param joined called when the line is there, at first and again after a break: something may have been missed
 */
export function joinCluster(io: Io, facts: Facts, url: string, joined: () => void): Cluster {
  const line = openRedisLine(url);
  let isDown = false;
  line.on("error", (error) => {
    if (!isDown) log.warn(`Redis does not answer (${error.message}): this process looks into the database every ten seconds until it does`);
    isDown = true;
  });
  line.on("ready", () => {
    if (isDown) log.info("Redis answers again");
    isDown = false;
    joined();
  });
  io.adapter(createAdapter(line as never, { streamName: PREFIX, channelPrefix: PREFIX, sessionKeyPrefix: `${PREFIX}:` }));

  // every server of the namespace hears what another says, itself left out
  const others = io.of("/") as unknown as {
    serverSideEmit(name: string, what: string): void;
    on(name: string, hear: (what: string) => void): void;
  };
  const tell = <Name extends keyof Told>(name: Name, what: unknown): void => {
    if (line.status === "ready") others.serverSideEmit(name, JSON.stringify(what));
  };
  let hearing = false;
  /** What was heard is not told again. */
  const share = <Name extends keyof FactMap>(fact: Name, name: keyof Told, parse: (what: unknown) => FactMap[Name]): void => {
    facts.on(fact as never, ((...what: unknown[]) => void (hearing || tell(name, what))) as never);
    others.on(name, (text) => {
      hearing = true;
      try {
        facts.emit(fact as never, ...(parse(JSON.parse(text)) as never));
      } catch (error) {
        log.error(new Error(`another process said ${name} in a way this one does not understand: run the same version everywhere`, { cause: error }));
      } finally {
        hearing = false;
      }
    });
  };
  share("access.changed", "access:changed", z.tuple([accessSchema]).parse);
  share("rota.changed", "rota:changed", () => []);
  share("land.changed", "land:changed", () => []);

  const gather = gatherLatest<number, KnownFix>(TELL_MILLISECONDS, (fixes) => tell("fix:kept", fixes));
  facts.on("fix.kept", (fix) => gather(fix.worker, fix));
  others.on("fix:kept", (text) => {
    const heard = z.array(fixSchema).safeParse(JSON.parse(text));
    if (heard.success) facts.emit("fixes.heard", heard.data as KnownFix[]);
    else log.error(new Error("another process told of fixes in a way this one does not understand: run the same version everywhere", { cause: heard.error }));
  });

  return {
    sockets: () => (line.status === "ready" ? io.fetchSockets().catch(() => io.local.fetchSockets()) : io.local.fetchSockets()),
    close: () => line.disconnect(),
  };
}
