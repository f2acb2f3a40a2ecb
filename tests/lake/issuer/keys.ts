/** The keys that sign tokens, and tokens signed with them that no login would give. */
import { createPrivateKey, generateKeyPairSync, type JsonWebKey, type KeyObject, randomUUID, sign } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import type { Settings } from "./settings.ts";

const KEY_ID = "lake";

/** The key in `file`, made when it is not there: servers remember it, so it outlives a restart of the issuer. */
export function signingKey(file: string): JsonWebKey {
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(newKey().export({ format: "jwk" })), { mode: 0o600 });
  return { ...JSON.parse(readFileSync(file, "utf8")), use: "sig", alg: "RS256", kid: KEY_ID };
}

const newKey = (): KeyObject => generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;

/** A wish for a token; what is not said is as in a good one. */
export interface Wish {
  readonly user: string;
  /** These claims instead; null leaves one out. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** `none`: not signed; `foreign`: by a key that is not the issuer's. */
  readonly signature?: "good" | "none" | "foreign";
}

export function mint(wish: Wish, settings: Settings, jwk: JsonWebKey): string {
  const now = Math.floor(Date.now() / 1000);
  const usual = {
    ...{ iss: settings.issuer, sub: wish.user, aud: settings.audience, client_id: settings.clients.hub.client_id },
    ...{ scope: "openid profile", iat: now, nbf: now, exp: now + 3600, jti: randomUUID() },
  };
  const claims = Object.entries({ ...usual, ...wish.claims }).filter(([, value]) => value !== null);
  const signature = wish.signature ?? "good";
  const header = { alg: signature === "none" ? "none" : "RS256", typ: "at+jwt", kid: KEY_ID };
  const text = [header, Object.fromEntries(claims)].map(encoded).join(".");
  if (signature === "none") return `${text}.`;
  const key = signature === "foreign" ? newKey() : createPrivateKey({ key: jwk, format: "jwk" });
  return `${text}.${sign("sha256", Buffer.from(text), key).toString("base64url")}`;
}

const encoded = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
