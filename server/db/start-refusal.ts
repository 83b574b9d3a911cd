export type StartRefusalCode =
  | "in-use" // another process has the data folder open
  | "not-writable"
  | "newer" // data made by a newer version of this program
  | "edited" // a migration that has run here was changed afterwards
  | "disk-full"
  | "path-too-long" // of a unix socket
  | "port-taken"
  | "settings" // a variable of the environment
  | "does-not-open";

/** A database that cannot be used as it is, for a reason people can act on: the message is written for them. */
export class StartRefusal extends Error {
  override name = "StartRefusal";
  readonly code: StartRefusalCode;

  constructor(code: StartRefusalCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
