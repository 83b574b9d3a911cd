import { Redis } from "ioredis";

/** A line to Redis that comes back by itself. @param url as REDIS_URL */
export const openRedisLine = (url: string): Redis => unheard(new Redis(url, { maxRetriesPerRequest: null, retryStrategy: (times) => Math.min(times * 100, 2_000) }));

/**
 * Socket.IO's adapter looks away from what becomes of its messages: one that is lost with its line, or with our end, must not end the
 * process as a rejection that nobody took.
 */
function unheard(line: Redis): Redis {
  const [send, duplicate] = [line.sendCommand.bind(line), line.duplicate.bind(line)];
  line.sendCommand = (...command) => {
    const sent = send(...command);
    Promise.resolve(sent).catch(() => {});
    return sent;
  };
  line.duplicate = (override) => unheard(duplicate(override));
  return line;
}
