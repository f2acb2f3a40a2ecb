/** A wire to the server that one can hold and cut: what travels on it stays encrypted. */
import { connect, createServer, type Socket } from "node:net";

export interface Relay {
  readonly url: string;
  /** Lets at most so many bytes of an answer through, on each connection; then the answer stands still. */
  holdAfter(bytes: number): void;
  /** How many connections stand still. */
  held(): number;
  /** Breaks all connections, as a crash of the server does. */
  cut(): void;
  close(): Promise<void>;
}

/** A relay to the server at `url`, on a port of its own. */
export function startRelay(url: string): Promise<Relay> {
  const { hostname, port } = new URL(url);
  const sockets = new Set<Socket>();
  const standing = new Set<Socket>();
  let limit = Number.POSITIVE_INFINITY;

  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname);
    let passed = 0;
    upstream.on("data", (piece) => {
      passed += piece.length;
      client.write(piece);
      if (passed < limit) return;
      upstream.pause();
      standing.add(client);
    });
    client.pipe(upstream);
    client.on("data", () => {
      passed = 0; // a new question
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        sockets.delete(one);
        standing.delete(one);
        other.destroy();
      });
    }
  });

  const relay = (own: number): Relay => ({
    url: `https://${hostname}:${own}`,
    holdAfter: (bytes) => {
      limit = bytes;
    },
    held: () => standing.size,
    cut: () => {
      for (const socket of sockets) socket.destroy();
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "localhost", () => {
      const address = server.address();
      if (address && typeof address === "object") resolve(relay(address.port));
    });
  });
}
