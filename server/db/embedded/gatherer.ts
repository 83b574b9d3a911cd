import { rename, sqlOf } from "./names.ts";
import * as wire from "./protocol.ts";
import { meaningOf, type Meaning } from "./sql.ts";

/** What the database is handed in one call. One message at a time loses rows after an error. */
export interface Cycle {
  bytes: Buffer;
  /** Its answer ends with ReadyForQuery; after a Flush it does not. */
  ends: boolean;
  /** Its data were asked for by us, not by the database. */
  copiesIn: boolean;
  /** It begins with a Parse the client did not send again. */
  replays: boolean;
  ears: Meaning["ears"];
  /** For the log. */
  sql: string;
}

const LONGEST_CYCLE_BYTES = 256 * 2 ** 20;
const UNFIT = "COPY FROM STDIN works here only as a query of its own";

/** Gathers one client's messages into cycles, under names no other client has. */
export class Gatherer {
  readonly statements = new Set<string>();
  readonly #prefix: string;
  #gathered: Buffer[] = [];
  #bytes = 0;
  #ears: Meaning["ears"] = [];
  #sql = "";
  /** The Query that copies, while its data come. */
  #copy: Buffer | undefined;
  /** The unnamed statement: there is one for all clients, so it is made again where it is used. */
  #unnamed: Buffer | undefined;
  #unnamedIsHere = false;
  #replays = false;
  #executesCopies = false;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** For the log. */
  get lastSql(): string {
    return this.#sql;
  }

  /** Whether data of a COPY are awaited. */
  get copying(): boolean {
    return this.#copy !== undefined;
  }

  /**
   * The cycle that this message completes, if it does.
   *
   * @throws ProtocolViolation when there is no place for such a message
   */
  hear(heard: wire.Message): Cycle | undefined {
    if (this.#copy) return this.#hearCopy(heard, this.#copy);
    switch (heard.type) {
      case "Q":
        return this.#query(heard);
      case "P":
        return this.#parse(heard);
      case "B":
      case "D":
        return this.#use(heard);
      case "E":
        this.#gather(rename(heard, this.#prefix));
        if (this.#executesCopies) this.#gather(copyFail(UNFIT));
        return undefined;
      case "C":
        return this.#gather(rename(heard, this.#prefix));
      case "S":
      case "H":
        this.#gather(heard.bytes);
        return this.#cycle(heard.type === "S");
      case "d":
      case "c":
      case "f":
        return undefined; // a client may still be sending after its COPY has failed
      default:
        throw new wire.ProtocolViolation(`a message of type ${heard.type}`);
    }
  }

  #query(heard: wire.Message): Cycle | undefined {
    const meaning = this.#understand(heard);
    this.#unnamed = undefined; // as PostgreSQL does
    if (meaning.refusal) this.#gather(wire.query(refuse(meaning.refusal)));
    else if (meaning.copiesIn) return void (this.#copy = Buffer.from(heard.bytes));
    else this.#gather(heard.bytes);
    if (meaning.mayCopyIn) for (let count = this.#sql.match(/\bstdin\b/gi)?.length ?? 0; count > 0; count--) this.#gather(copyFail(UNFIT));
    return this.#cycle(true);
  }

  #parse(heard: wire.Message): undefined {
    const meaning = this.#understand(heard);
    const renamed = rename(heard, this.#prefix);
    const [name] = wire.readText(renamed, wire.HEADER_BYTES);
    const bytes = meaning.refusal ? wire.message("P", wire.text(name), wire.text(refuse(meaning.refusal)), Buffer.alloc(2)) : renamed;
    if (meaning.mayCopyIn) this.#executesCopies = true;
    if (name) this.statements.add(name);
    else {
      this.#unnamed = bytes;
      this.#unnamedIsHere = true;
    }
    this.#gather(bytes);
  }

  /** A Bind, or a Describe. */
  #use(heard: wire.Message): undefined {
    const [first, next] = wire.readText(heard.bytes, heard.type === "B" ? wire.HEADER_BYTES : wire.HEADER_BYTES + 1);
    const ofStatement = heard.type === "B" || heard.bytes[wire.HEADER_BYTES] === "S".charCodeAt(0);
    const statement = heard.type === "B" ? wire.readText(heard.bytes, next)[0] : first;
    if (ofStatement && statement === "" && !this.#unnamedIsHere && this.#unnamed) {
      this.#gather(this.#unnamed);
      this.#unnamedIsHere = this.#replays = true;
    }
    this.#gather(rename(heard, this.#prefix));
  }

  #hearCopy(heard: wire.Message, question: Buffer): Cycle | undefined {
    if (heard.type === "S" || heard.type === "H") return undefined;
    if (!"dcf".includes(heard.type)) throw new wire.ProtocolViolation(`a message of type ${heard.type} among the rows of a COPY`);
    const tooMuch = this.#bytes > LONGEST_CYCLE_BYTES;
    if (heard.type === "d" && tooMuch) return undefined;
    this.#gather(heard.bytes);
    if (heard.type === "d") return undefined;

    if (tooMuch) this.#gathered = [copyFail(`more than ${LONGEST_CYCLE_BYTES} bytes in one COPY: send them in several`)];
    this.#gathered.unshift(question);
    this.#copy = undefined;
    return { ...this.#cycle(true), copiesIn: true };
  }

  #understand(heard: wire.Message): Meaning {
    this.#sql = sqlOf(heard);
    const meaning = meaningOf(this.#sql);
    this.#ears.push(...meaning.ears);
    return meaning;
  }

  #gather(bytes: Buffer): undefined {
    this.#gathered.push(bytes);
    this.#bytes += bytes.length;
    if (this.#bytes > LONGEST_CYCLE_BYTES && !this.#copy) throw new wire.ProtocolViolation(`more than ${LONGEST_CYCLE_BYTES} bytes without a Sync`);
  }

  #cycle(ends: boolean): Cycle {
    const cycle = { bytes: Buffer.concat(this.#gathered), ends, copiesIn: false, replays: this.#replays, ears: this.#ears, sql: this.#sql };
    this.#gathered = [];
    this.#bytes = 0;
    this.#ears = [];
    this.#replays = false;
    if (ends) this.#unnamedIsHere = false;
    return cycle;
  }
}

const copyFail = (reason: string): Buffer => wire.message("f", wire.text(reason));

/** Fails where the refused would have run, so that a transaction around it fails as it should. */
const refuse = (reason: string): string => `do $$ begin raise exception '${reason}' using errcode = '0A000'; end $$`;
