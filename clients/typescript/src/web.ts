/** For browsers: Connect over fetch. */

import { createConnectTransport } from "@connectrpc/connect-web";
import { Client } from "./client.js";
import { bearing, type ConnectionOptions } from "./connection.js";

/** A client of the server at `url`; by default the one that the page came from. */
export function connect(url: string = globalThis.location.origin, options: ConnectionOptions = {}): Client {
  const parsed = new URL(url);
  const transport = createConnectTransport({
    baseUrl: parsed.href.replace(/\/$/, ""),
    interceptors: bearing(parsed, options),
    useBinaryFormat: true,
  });
  return new Client(transport, options);
}
