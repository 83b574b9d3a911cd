import type { Inlet } from "./inlet.ts";
import * as wire from "./protocol.ts";
import { Exchange, type Verifier } from "./scram.ts";

const LONGEST_STARTUP_BYTES = 10_000; // as PostgreSQL itself
const USER = "postgres";
const DATABASE = "postgres";

/** What a door demands and offers. */
export interface Door {
  /** Left out where the file system decides who may come in. */
  verifier?: Verifier;
  /** The settings of the one session, as messages. */
  settings: Buffer;
}

/** Where a greeting has come to: it waits for bytes, is over, asks for another's cancelling, or is refused. */
export type Greeting = "waiting" | "greeted" | { cancel: { id: number; secret: number } } | { refused: Buffer };

/** The part of a connection before its first query. */
export class Greeter {
  readonly #door: Door;
  readonly #key: Buffer;
  readonly #write: (bytes: Buffer) => void;
  #exchange: Exchange | undefined;
  #begun = false;

  /** @param key the connection's number and secret, by which another connection may cancel for it */
  constructor(door: Door, key: { id: number; secret: number }, write: (bytes: Buffer) => void) {
    this.#door = door;
    this.#key = Buffer.concat([wire.int32(key.id), wire.int32(key.secret)]);
    this.#write = write;
  }

  /** Goes on as far as the bytes reach. @throws ProtocolViolation when they are no greeting */
  advance(inlet: Inlet): Greeting {
    if (this.#exchange) return this.#prove(inlet, this.#exchange);

    const first = inlet.startup(LONGEST_STARTUP_BYTES);
    if (!first) return "waiting";
    const code = first.readInt32BE(4);
    if (code === wire.SSL_REQUEST || code === wire.GSS_REQUEST) {
      this.#write(Buffer.from("N"));
      return this.advance(inlet);
    }
    if (code === wire.CANCEL_REQUEST) {
      if (first.length !== 16) throw new wire.ProtocolViolation("a cancel request of a wrong length");
      return { cancel: { id: first.readInt32BE(8), secret: first.readInt32BE(12) } };
    }
    if (code >> 16 !== wire.VERSION_3 >> 16) return { refused: wire.fatal("0A000", `protocol version ${code >> 16} is not spoken here`) };
    // a newer minor version is answered with ours
    if (code !== wire.VERSION_3) this.#write(wire.message("v", wire.int32(wire.VERSION_3), wire.int32(0)));
    return this.#admit(inlet, wire.readStartup(first));
  }

  #admit(inlet: Inlet, parameters: Map<string, string>): Greeting {
    const user = parameters.get("user") ?? "";
    const database = parameters.get("database") ?? user;
    if (user !== USER) return { refused: wire.fatal("28000", `role "${user}" does not exist`) };
    if (database !== DATABASE) return { refused: wire.fatal("3D000", `database "${database}" does not exist`) };
    if (!this.#door.verifier) return this.#welcome();

    this.#exchange = new Exchange(this.#door.verifier);
    this.#write(wire.message("R", wire.int32(10), wire.text("SCRAM-SHA-256"), Buffer.alloc(1)));
    return this.#prove(inlet, this.#exchange);
  }

  #prove(inlet: Inlet, exchange: Exchange): Greeting {
    const heard = inlet.message(LONGEST_STARTUP_BYTES);
    if (!heard) return "waiting";
    if (heard.type !== "p") throw new wire.ProtocolViolation("a password was expected");
    const wrong: Greeting = { refused: wire.fatal("28P01", `password authentication failed for user "${USER}"`) };

    if (!this.#begun) {
      this.#begun = true;
      const [, afterMechanism] = wire.readText(heard.bytes, wire.HEADER_BYTES);
      const answer = exchange.first(heard.bytes.toString("utf8", afterMechanism + 4));
      if (!answer) return wrong;
      this.#write(wire.message("R", wire.int32(11), Buffer.from(answer)));
      return this.#prove(inlet, exchange);
    }
    const answer = exchange.final(heard.bytes.toString("utf8", wire.HEADER_BYTES));
    if (!answer) return wrong;
    this.#write(wire.message("R", wire.int32(12), Buffer.from(answer)));
    return this.#welcome();
  }

  #welcome(): Greeting {
    this.#write(Buffer.concat([wire.message("R", wire.int32(0)), this.#door.settings, wire.message("K", this.#key), wire.ready("I")]));
    return "greeted";
  }
}
