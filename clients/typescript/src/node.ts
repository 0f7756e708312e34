/** For Node: over gRPC, with everything in one stream, or over HTTP where only that gets through. */

import { Http2SessionManager, createConnectTransport, createGrpcTransport } from "@connectrpc/connect-node";
import { Client } from "./client.js";
import { bearing, type ConnectionOptions } from "./connection.js";

export interface NodeOptions extends ConnectionOptions {
  /** Authorities, and this client's own certificate and key, for https. */
  readonly tls?: { readonly ca?: Pem; readonly cert?: Pem; readonly key?: Pem };
}

// Node's own type would make every user install @types/node.
type Pem = string | Uint8Array;

/** A client that speaks gRPC: `connectGrpc("http://127.0.0.1:50051")`, https for a server with TLS. */
export function connectGrpc(url: string, options: NodeOptions = {}): Client {
  const { interceptors, baseUrl } = prepared(url, options);
  const sessionManager = new Http2SessionManager(baseUrl, undefined, secure(options));
  const transport = createGrpcTransport({ baseUrl, interceptors, sessionManager });
  return new Client(transport, options, true, () => sessionManager.abort());
}

/** A client that speaks Connect over HTTP/1.1: `connectHttp("http://127.0.0.1:8080")`. */
export function connectHttp(url: string, options: NodeOptions = {}): Client {
  const { interceptors, baseUrl } = prepared(url, options);
  const transport = createConnectTransport({
    baseUrl,
    interceptors,
    httpVersion: "1.1",
    useBinaryFormat: true,
    nodeOptions: secure(options),
  });
  return new Client(transport, options);
}

function secure({ tls }: NodeOptions): { ca?: string | Buffer; cert?: string | Buffer; key?: string | Buffer } {
  return Object.fromEntries(
    Object.entries(tls ?? {}).map(([name, pem]) => [name, typeof pem === "string" ? pem : Buffer.from(pem)]),
  );
}

function prepared(url: string, options: NodeOptions): { baseUrl: string; interceptors: ReturnType<typeof bearing> } {
  const parsed = new URL(url);
  if (parsed.protocol !== "http:" && parsed.protocol !== "https:") {
    throw new TypeError(`${url} is no address: write http://HOST:PORT, or https:// for a server with TLS`);
  }
  return { baseUrl: parsed.href.replace(/\/$/, ""), interceptors: bearing(parsed, options) };
}
