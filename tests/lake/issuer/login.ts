/** The page where a person signs in at the issuer, or refuses. A form without scripts: a browser or a POST can send it. */
import type { IncomingMessage } from "node:http";
import type Provider from "oidc-provider";
import type { InteractionResults, KoaContextWithOIDC } from "oidc-provider";
import type { Settings } from "./settings.ts";

const PLACE = "/interaction/";

export const loginPath = (uid: string): string => PLACE + uid;

/** Answers what is below /interaction/; everything else is the provider's own. */
export function answerLogin(provider: Provider, settings: Settings) {
  return async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (!ctx.path.startsWith(PLACE)) return next();
    const { params } = await provider.interactionDetails(ctx.req, ctx.res);
    ctx.type = "html";
    ctx.body = page(String(params.client_id), "");
    if (ctx.method !== "POST") return;
    const form = new URLSearchParams(await bodyOf(ctx.req));
    const result = resultOf(form, settings);
    if (result) {
      ctx.respond = false; // the provider writes the answer itself
      return provider.interactionFinished(ctx.req, ctx.res, result);
    }
    ctx.status = 401;
    ctx.body = page(String(params.client_id), "This user name and password do not fit");
  };
}

function resultOf(form: URLSearchParams, settings: Settings): InteractionResults | undefined {
  if (form.get("answer") === "refuse") {
    return { error: "access_denied", error_description: "The person refused" };
  }
  const user = form.get("user") ?? "";
  const isRight = settings.people.includes(user) && form.get("password") === settings.password;
  return isRight ? { login: { accountId: user } } : undefined;
}

/** `client` is one of ours, and no text of a person's gets in: nothing to escape. */
const page = (client: string, complaint: string): string => `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Lake login</title>
<h1>Sign in to the lake</h1>
<p>${client} wants to know who you are.</p>
<p role="alert">${complaint}</p>
<form method="post">
<p><label>User <input name="user" autocomplete="username"></label></p>
<p><label>Password <input name="password" type="password" autocomplete="current-password"></label></p>
<p><button name="answer" value="sign-in">Sign in</button> <button name="answer" value="refuse">Refuse</button></p>
</form></html>
`;

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
