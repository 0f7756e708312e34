// A client of another language: TLS, a bearer token, the protos as they are, and the service config that we recommend.
//   node analyze.mjs ADDRESS CA_FILE TOKEN_FILE PROTOS_FOLDER SERVICE_CONFIG NAME
// Prints what it found as JSON.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const modules = process.env.GLOSSATOR_NODE_MODULES;
const require = createRequire(modules ? `${modules}/none.js` : import.meta.url);
const grpc = require("@grpc/grpc-js");
const loader = require("@grpc/proto-loader");

const [address, ca, tokenFile, protos, serviceConfig, name] = process.argv.slice(2);
const definition = loader.loadSync("glossator/v1/analysis.proto", {
  includeDirs: [protos],
  keepCase: true,
  defaults: true,
  enums: String,
});
const { AnalysisService } = grpc.loadPackageDefinition(definition).glossator.v1;
const token = readFileSync(tokenFile, "utf8").trim();
const bearer = grpc.credentials.createFromMetadataGenerator((_, done) => {
  const metadata = new grpc.Metadata();
  metadata.set("authorization", `Bearer ${token}`);
  done(null, metadata);
});
const encrypted = grpc.credentials.createSsl(readFileSync(ca));
const channel = {
  "grpc.ssl_target_name_override": name,
  "grpc.default_authority": name,
  "grpc.service_config": readFileSync(serviceConfig, "utf8"),
};
const connect = (credentials) => new AnalysisService(address, credentials, channel);
const client = connect(grpc.credentials.combineChannelCredentials(encrypted, bearer));
// A string of JavaScript is counted in UTF-16 units.
const options = { analyzers: [{ analyzer: "faults.words" }], offset_encoding: "OFFSET_ENCODING_UTF16_CODE_UNIT" };
const text = "One 𝄞 two.";

const analyze = (by) =>
  new Promise((resolve, reject) =>
    by.Analyze({ document: { id: "a", text }, options }, (error, response) => (error ? reject(error) : resolve(response))),
  );

const documents = (count) =>
  new Promise((resolve, reject) => {
    const done = [];
    const call = client.AnalyzeDocuments();
    call.on("data", (event) => event.done && done.push([event.document_id, event.done.status]));
    call.on("error", reject);
    call.on("end", () => resolve(done));
    call.write({ config: { options } });
    for (let number = 0; number < count; number++) call.write({ document: { id: `d${number}`, text } });
    call.end();
  });

const response = await analyze(client);
const words = response.results[0].annotations.map(({ spans: [{ begin, end }] }) => text.slice(begin, end));
const stranger = await analyze(connect(encrypted)).then(
  () => "let in",
  (error) => grpc.status[error.code],
);
console.log(JSON.stringify({ words, status: response.done.status, documents: await documents(20), stranger }));
client.close();
process.exit(0);
