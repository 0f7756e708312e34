/** Servers that go in the middle: what has no end is sent again, and nobody is told anything twice. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Client, Unavailable, type DocumentEvent } from "../src/index.js";
import { connectGrpc, connectHttp } from "../src/node.js";
import { connect } from "../src/web.js";
import { Gate } from "./gate.js";
import { Server } from "./server.js";

const FIRST_THEN_WAIT = [
  { analyzer: "faults.words", name: "words" },
  { analyzer: "faults.acts", name: "first" },
  { analyzer: "faults.users", name: "users" },
];

for (const [way, open] of Object.entries({
  grpc: (server: Server): Client => connectGrpc(server.grpc),
  http: (server: Server): Client => connectHttp(server.http),
  web: (server: Server): Client => connect(server.http),
})) {
  describe(way, () => {
    let server: Server;
    let client: Client;
    let gate: Gate;
    before(async () => {
      gate = new Gate();
      server = await Server.start();
      client = open(server);
    });
    after(async () => {
      client.close();
      await server.stop();
      await gate.close();
    });

    test("a server that is killed in the middle and comes back", async () => {
      const documents = [
        { id: "a", text: "One." },
        { id: "b", text: "Two three.", attributes: gate.attributes },
        { id: "c", text: "Four." },
      ];
      const events: DocumentEvent[] = [];
      const settings = { analyzers: FIRST_THEN_WAIT, maxInFlight: 3 };
      const run = (async () => {
        for await (const event of client.streamDocuments(documents, settings)) {
          events.push(event);
        }
      })();
      await gate.told("waiting", "b");
      const single = client.analyze({ ...documents[1]!, id: "single" }, { analyzers: ["faults.acts"] });
      await server.kill();
      await server.restart();
      gate.open();
      await run;
      assert.ok((await single).ok);
      const ends = events.filter((event) => event.outcome.type === "document");
      assert.deepEqual(ends.map((event) => event.document.id).sort(), ["a", "b", "c"]);
      assert.ok(ends.every((event) => event.outcome.type === "document" && event.outcome.ok));
      const told = events.flatMap(({ document, outcome }) =>
        outcome.type === "result" ? [`${document.id} ${outcome.name}`] : [],
      );
      assert.equal(new Set(told).size, told.length, "each result was told once");
      assert.equal(told.length, 9);
    });
  });
}

test("a server that says when to return is asked again then, and not before", async () => {
  const server = await Server.start();
  const client = connectGrpc(server.grpc, { retry: { waitMs: 1000 } });
  try {
    const down = { text: "One.", attributes: { act: "unavailable" } };
    await assert.rejects(client.analyze(down, { analyzers: ["faults.acts"] }), (error) => {
      assert.ok(error instanceof Unavailable);
      assert.equal(error.reason, "ANALYZER_UNAVAILABLE");
      assert.equal(error.failure.retryAfterMs, 1500);
      assert.ok(error.failure.retryable);
      return true;
    });
  } finally {
    client.close();
    await server.stop();
  }
});
