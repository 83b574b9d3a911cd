export type StartRefusalCode =
  | "in-use" // another process has the data folder open
  | "not-writable"
  | "newer" // data made by a newer version of this program
  | "edited" // a migration that has run here was changed afterwards
  | "disk-full"
  | "path-too-long" // of a unix socket
  | "port-taken"
  | "settings" // a variable of the environment
  | "unreachable" // the database that DATABASE_URL names
  | "does-not-open"
  | "not-empty" // what is to be written would be mixed with what is there
  | "bad-file";

/** What was asked cannot be done as things are, for a reason people can act on: the message is written for them. */
export class StartRefusal extends Error {
  override name = "StartRefusal";
  readonly code: StartRefusalCode;

  constructor(code: StartRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Runs a program. People read why it could not go on; the stack of a mistake of ours is for us. */
export async function runForPeople(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(error instanceof StartRefusal ? error.message : error);
    process.exitCode = 1;
  }
}
