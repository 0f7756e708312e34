#!/bin/sh
# Connect for ECMAScript 2.1.2 (@connectrpc/connect, -node): whoever leaves `for await` over a server stream before its end, with
# `break`, does not end the call. The server goes on sending, its handler's signal is not aborted, and with `timeoutMs` a timer
# keeps the process until the deadline: the stream's iterator has no `return` on purpose, and only its own end or error clears up.
# An AbortSignal of the caller's, aborted after the loop, ends the call; the timer goes when the iterator is asked once more.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
echo '{"private": true, "type": "module"}' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
    @connectrpc/connect@2.1.2 @connectrpc/connect-node@2.1.2 @bufbuild/protobuf@2.12.1
cat > left.js <<'JS'
import http2 from "node:http2";
import { create, createFileRegistry } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema, FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { createClient } from "@connectrpc/connect";
import { connectNodeAdapter, createGrpcTransport } from "@connectrpc/connect-node";

const file = create(FileDescriptorProtoSchema, {
  name: "t.proto", package: "t", syntax: "proto3", messageType: [{ name: "M" }],
  service: [{ name: "T", method: [{ name: "Count", inputType: ".t.M", outputType: ".t.M", serverStreaming: true }] }],
});
const service = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] })).getService("t.T");

let sent = 0, aborted = false;
const server = http2.createServer(connectNodeAdapter({
  routes: (router) => router.service(service, {
    async *count(_, context) {
      context.signal.addEventListener("abort", () => { aborted = true; });
      while (sent < 200) {
        sent += 1;
        yield {};
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
  }),
}));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const baseUrl = `http://127.0.0.1:${server.address().port}`;
const client = createClient(service, createGrpcTransport({ baseUrl }));
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const timers = () => process.getActiveResourcesInfo().filter((each) => each === "Timeout").length;

async function leave(options, how) {
  sent = 0;
  aborted = false;
  for await (const _ of client.count({}, { timeoutMs: 600_000, ...options })) break;
  how();
  while (sent < 200 && !aborted) await pause(20);
  const found = { sent, aborted: aborted && sent < 200 };
  await pause(500);
  return { ...found, timers: timers() };
}
const left = await leave({}, () => undefined);
const stop = new AbortController();
const stopped = await leave({ signal: stop.signal }, () => stop.abort());
console.log("left with break:       ", JSON.stringify(left));
console.log("and the signal aborted:", JSON.stringify(stopped));
process.exit(left.sent === 200 && !left.aborted && left.timers > 0 && stopped.aborted ? 0 : 1);
JS
node left.js
