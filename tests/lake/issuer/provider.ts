/** The OpenID Connect provider: who may ask for what. Access tokens are JWTs for Rucio, as WLCG's issuers give them. */
import type { JsonWebKey } from "node:crypto";
import Provider, { type ClientMetadata, type Configuration, type JWK } from "oidc-provider";
import { loginPath } from "./login.ts";
import type { Client, Settings } from "./settings.ts";

const RESOURCE = "urn:lake:rucio";
const HOUR_S = 3600;

export function createProvider(settings: Settings, key: JsonWebKey): Provider {
  const { rucio, admin, hub } = settings.clients;
  const scopes = settings.scopes.join(" ");
  const client = (one: Client, further: Partial<ClientMetadata>): ClientMetadata => ({
    ...{ client_id: one.client_id, redirect_uris: [...one.redirect_uris], scope: scopes },
    ...(one.client_secret ? { client_secret: one.client_secret } : { token_endpoint_auth_method: "none" as const }),
    ...further,
  });
  const configuration: Configuration = {
    jwks: { keys: [key as JWK] },
    clients: [
      client(rucio, { grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] }),
      client(admin, { grant_types: ["client_credentials"], response_types: [] }),
      client(hub, { grant_types: ["authorization_code", "refresh_token"], response_types: ["code"] }),
    ],
    scopes: [...settings.scopes],
    claims: { openid: ["sub"], profile: ["name", "preferred_username"], email: ["email"] },
    conformIdTokenClaims: false,
    pkce: { methods: ["S256"], required: (_, { clientId }) => clientId === hub.client_id },
    cookies: { keys: ["lake"] },
    ttl: { AccessToken: HOUR_S, IdToken: HOUR_S, Interaction: 600, Session: HOUR_S, Grant: HOUR_S },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, name: sub, preferred_username: sub, email: `${sub}@lake.test` }),
    }),
    interactions: { url: (_, { uid }) => loginPath(uid) },
    // Whoever signs in agrees to everything: there is no page of consent.
    async loadExistingGrant({ oidc }) {
      const { client, session } = oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new oidc.provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope(scopes);
      grant.addResourceScope(RESOURCE, scopes);
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      // Access tokens are opaque unless they are for some resource.
      resourceIndicators: {
        enabled: true,
        defaultResource: () => RESOURCE,
        useGrantedResource: () => true,
        getResourceServerInfo: () => ({
          ...{ scope: scopes, audience: settings.audience, accessTokenTTL: HOUR_S },
          ...{ accessTokenFormat: "jwt", jwt: { sign: { alg: "RS256" } } },
        }),
      },
    },
  };
  return new Provider(settings.issuer, configuration);
}
