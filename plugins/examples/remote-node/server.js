// Answers for the analyzer over glossator.v1.RemoteAnalyzerService.
//
//     node server.js [ADDRESS]        default: 127.0.0.1:50053
//
// GLOSSATOR_PROTOS names the folder that holds glossator/v1/*.proto, GLOSSATOR_TOKEN the token that hosts must show.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import protoLoader from "@grpc/proto-loader";
import { analyze, MANIFEST, VERSION } from "./analyzer.js";
import { fromStruct, toStruct } from "./struct.js";

const PROTOCOL = 1;
const address = process.argv[2] ?? "127.0.0.1:50053";
const protos = process.env.GLOSSATOR_PROTOS ?? fileURLToPath(new URL("../../../protos", import.meta.url));
const token = process.env.GLOSSATOR_TOKEN ?? "";
if (!existsSync(`${protos}/glossator/v1/remote.proto`)) {
  console.error(`there is no glossator/v1/remote.proto in ${protos}: set GLOSSATOR_PROTOS`);
  process.exit(2);
}
const definition = protoLoader.loadSync("glossator/v1/remote.proto", {
  includeDirs: [protos],
  enums: String,
  longs: Number,
  defaults: true,
  arrays: true,
});
const { glossator } = grpc.loadPackageDefinition(definition);

// Calls back with what `answer` gives. What it throws is told by its kind: messages may quote the text.
function unary(answer) {
  return (call, callback) => {
    if (token && call.metadata.get("authorization")[0] !== `Bearer ${token}`) {
      callback({ code: grpc.status.UNAUTHENTICATED, details: "show the bearer token" });
      return;
    }
    try {
      callback(null, answer(call.request));
    } catch (error) {
      callback({ code: grpc.status.INTERNAL, details: error.constructor.name });
    }
  };
}

function describe() {
  const kinds = MANIFEST.kinds.map((kind) => ({ ...kind, schema: toStruct(kind.schema) }));
  const manifest = { ...MANIFEST, kinds, optionsSchema: toStruct(MANIFEST.optionsSchema) };
  return { protocol: PROTOCOL, version: VERSION, analyzers: [manifest] };
}

function analyzeDocument({ document, parse, options, offsetEncoding }) {
  const annotations = analyze({ document, parse, options: fromStruct(options) }).map(
    ({ value, spansInside, ...rest }) => ({
      ...rest,
      fields: toStruct(value),
      fieldTypes: { spans: spansInside },
    }),
  );
  return { offsetEncoding, annotations, version: VERSION };
}

const server = new grpc.Server({ "grpc.max_receive_message_length": 8 * 1024 * 1024 });
server.addService(glossator.v1.RemoteAnalyzerService.service, {
  describe: unary(describe),
  analyzeDocument: unary(analyzeDocument),
});
server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    console.error(`cannot listen on ${address}: ${error.message}`);
    process.exit(1);
  }
  console.log(`listening on ${address.replace(/:\d+$/, "")}:${port}`);
});
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => server.tryShutdown(() => process.exit(0)));
