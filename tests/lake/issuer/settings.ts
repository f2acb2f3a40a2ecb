/** What the lake tells its issuer: written by configuration.py. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

export interface Settings {
  readonly port: number;
  readonly issuer: string;
  /** What access tokens are for. */
  readonly audience: string;
  readonly scopes: readonly string[];
  /** May sign in; the last one has no account at Rucio. */
  readonly people: readonly string[];
  /** Of everybody. */
  readonly password: string;
  readonly clients: {
    /** Rucio itself; and as whom it looks tokens up. */
    readonly rucio: Client;
    readonly admin: Client;
    /** Has no secret: a hub, or whoever brings tokens of its own. */
    readonly hub: Client;
  };
}

export interface Client {
  readonly client_id: string;
  readonly client_secret?: string;
  readonly redirect_uris: readonly string[];
}

export const readSettings = (lake: string): Settings =>
  JSON.parse(readFileSync(join(lake, "server", "etc", "issuer.json"), "utf8"));
