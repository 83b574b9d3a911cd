import * as client from "openid-client";
import { Refusal } from "../edge/refusal.ts";

export interface OidcSettings {
  issuer: string;
  clientId: string;
  clientSecret: string;
}

/** What has to be remembered between going and coming back. */
export interface OidcTrip {
  state: string;
  nonce: string;
  verifier: string;
}

/** Who came back: one name for all time, and the names under which an account may be known. */
export interface OidcPerson {
  subject: string;
  names: string[];
}

export interface Oidc {
  leave(redirectUri: string): Promise<{ url: string; trip: OidcTrip }>;
  /** @throws Refusal when what came back is not what was asked for */
  arrive(url: URL, trip: OidcTrip): Promise<OidcPerson>;
}

const LOOPBACK = ["127.0.0.1", "localhost", "[::1]"];

/** The organisation's own sign-in (authorization code with PKCE). Asked where it is at the first sign-in, not at the start: it may be down then. */
export function createOidc({ issuer, clientId, clientSecret }: OidcSettings): Oidc {
  const server = new URL(issuer);
  const isTrial = server.protocol === "http:" && LOOPBACK.includes(server.hostname);
  let configured: Promise<client.Configuration> | undefined;

  function configuration(): Promise<client.Configuration> {
    configured ??= client.discovery(server, clientId, clientSecret, undefined, isTrial ? { execute: [client.allowInsecureRequests] } : {});
    configured.catch(() => (configured = undefined));
    return configured;
  }

  return {
    async leave(redirectUri) {
      const trip = { state: client.randomState(), nonce: client.randomNonce(), verifier: client.randomPKCECodeVerifier() };
      const url = client.buildAuthorizationUrl(await configuration(), {
        redirect_uri: redirectUri,
        scope: "openid profile",
        code_challenge: await client.calculatePKCECodeChallenge(trip.verifier),
        code_challenge_method: "S256",
        state: trip.state,
        nonce: trip.nonce,
      });
      return { url: url.href, trip };
    },

    async arrive(url, { state, nonce, verifier }) {
      const tokens = await client
        .authorizationCodeGrant(await configuration(), url, { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true })
        .catch((cause: unknown) => {
          throw Object.assign(new Refusal("forbidden", "the organisation's sign-in did not say who it is"), { cause });
        });
      const claims = tokens.claims();
      if (!claims) throw new Refusal("forbidden", "the organisation's sign-in named nobody");
      return { subject: `${claims.iss} ${claims.sub}`, names: [claims["preferred_username"], claims["email"]].filter((each) => typeof each === "string").map((each) => each.toLowerCase()) };
    },
  };
}
