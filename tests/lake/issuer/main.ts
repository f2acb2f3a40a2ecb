/**
 * The lake's OpenID Connect issuer. Started by lake.py, with the lake's folder in $LAKE_DIR.
 *
 * POST /lake/tokens with a `Wish` as JSON answers with a token that no login would give.
 */
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { mint, signingKey } from "./keys.ts";
import { answerLogin, bodyOf } from "./login.ts";
import { createProvider } from "./provider.ts";
import { readSettings } from "./settings.ts";

const lake = process.env.LAKE_DIR ?? "";
const settings = readSettings(lake);
const certificates = join(lake, "certs");
const key = signingKey(join(certificates, "oidc.jwk"));
const provider = createProvider(settings, key);

provider.use(async (ctx, next) => {
  if (ctx.path !== "/lake/tokens") return next();
  ctx.body = mint(JSON.parse(await bodyOf(ctx.req)), settings, key);
});
provider.use(answerLogin(provider, settings));
provider.on("server_error", (_, error) => console.error(error));
for (const event of ["authorization.error", "grant.error"] as const) {
  provider.on(event, (_, error) => console.error(event, error.message, error.error_description));
}

const tls = { cert: readFileSync(join(certificates, "host.pem")), key: readFileSync(join(certificates, "host.key")) };
createServer(tls, provider.callback()).listen(settings.port, "127.0.0.1");
