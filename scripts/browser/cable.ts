import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";

/** The line between a browser and the server: it can be cut, and it can fall silent, which nobody is told. */
export interface Cable {
  port: number;
  /** Ends what goes over it, and refuses everybody. */
  cut(): Promise<void>;
  /** Swallows what is sent, both ways, and still looks like a line. */
  silence(): void;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** @param serverPort undefined while nobody listens: whoever comes then finds the door shut */
export async function layCable(serverPort: () => number | undefined): Promise<Cable> {
  const ends = new Set<Socket>();
  let server: Server | undefined;
  let silent = false;

  function join(browser: Socket): void {
    const port = serverPort();
    if (port === undefined) return void browser.destroy();
    const far = connect(port, "127.0.0.1");
    for (const [from, to] of [[browser, far], [far, browser]] as const) {
      ends.add(from);
      from.on("data", (bytes) => void (silent || to.write(bytes)));
      from.on("error", () => {}); // a line that is cut
      from.on("close", () => (ends.delete(from), silent || to.destroy()));
    }
  }

  async function lay(port: number): Promise<number> {
    const opened = (server = createServer(join));
    await new Promise<void>((ready, failed) => opened.once("error", failed).listen(port, "127.0.0.1", ready));
    return (opened.address() as AddressInfo).port;
  }

  async function cut(): Promise<void> {
    const open = server;
    server = undefined;
    const closed = new Promise<void>((done) => (open ? open.close(() => done()) : done()));
    for (const end of ends) end.destroy();
    await closed;
  }

  const port = await lay(0);
  return {
    port,
    cut,
    silence: () => void (silent = true),
    async mend() {
      silent = false;
      await cut(); // what fell silent is beyond help
      await lay(port);
    },
    close: cut,
  };
}
