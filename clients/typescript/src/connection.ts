/** What connections of all kinds have in common: a token, and where it may go. */

import type { Interceptor } from "@connectrpc/connect";
import type { ClientOptions } from "./client.js";

export interface ConnectionOptions extends ClientOptions {
  /** The bearer token that goes with every call, or what gives it, as tokens are renewed. */
  readonly token?: string | (() => string | Promise<string>);
  /** Send the token also where the connection is not encrypted. */
  readonly insecure?: boolean;
}

/** Puts the token into calls; throws for one that would go over the network for everybody to read. */
export function bearing(url: URL, options: ConnectionOptions): Interceptor[] {
  const { token } = options;
  if (token === undefined) {
    return [];
  }
  if (url.protocol !== "https:" && !options.insecure && !isLocal(url.hostname)) {
    throw new TypeError(
      `a token would go to ${url.host} unencrypted: use https, or say insecure if something else encrypts it`,
    );
  }
  return [
    (next) => async (request) => {
      request.header.set("authorization", `Bearer ${typeof token === "string" ? token : await token()}`);
      return next(request);
    },
  ];
}

function isLocal(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127(\.\d{1,3}){3}$/.test(host);
}
