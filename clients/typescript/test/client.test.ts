/** The client against real servers, over each transport that it has. */

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  AnalyzerFailed,
  Cancelled,
  Client,
  DeadlineExceeded,
  DocumentRejected,
  DocumentResult,
  RequestInvalid,
  Unavailable,
} from "../src/index.js";
import { connectGrpc, connectHttp } from "../src/node.js";
import { connect } from "../src/web.js";
import { Gate } from "./gate.js";
import { Server, nobody, type Where } from "./server.js";

const WORDS = { analyzers: ["faults.words"] };
const ACTS = { analyzers: ["faults.acts"] };
const ONCE = { retry: { attempts: 1 } };

/** Each way to connect: gRPC, Connect over Node's HTTP, and what browsers have, fetch. */
const WAYS: Record<string, (where: Where, options?: object) => Client> = {
  grpc: (where, options) => connectGrpc(where.grpc, options),
  http: (where, options) => connectHttp(where.http, options),
  web: (where, options) => connect(where.http, options),
};

let server: Server;
before(async () => {
  server = await Server.start();
});
after(() => server.stop());

async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const each of source) {
    found.push(each);
  }
  return found;
}

for (const [way, open] of Object.entries(WAYS)) {
  describe(way, () => {
    let client: Client;
    before(() => {
      client = open(server);
    });
    after(() => client.close());

    test("spans cut what they cover, whatever the script", async () => {
      const text = "Ein 🙂 Wort\r\nعربي 𝒳!";
      const result = await client.analyze(text, WORDS);
      assert.equal(result.status, "ok");
      assert.ok(result.ok);
      const covered = result.annotations("faults.word").map((each) => each.spans[0]!.slice(text));
      const told = result.annotations().map((each) => {
        assert.equal(each.value.case, "fields");
        return each.value.value["text"];
      });
      assert.deepEqual(covered, told);
      assert.ok(covered.includes("🙂") && covered.includes("𝒳"));
      assert.equal(result.result("faults.words")?.analyzer, "faults.words");
    });

    test("results come one by one, the document last", async () => {
      const outcomes = await all(client.analyzeStream("One two.", { analyzers: ["faults.words", "faults.acts"] }));
      assert.deepEqual(outcomes.map((each) => each.type), ["result", "result", "document"]);
      const done = outcomes[2];
      assert.ok(done instanceof DocumentResult);
      assert.deepEqual(done.results.map((each) => each.name), ["faults.words", "faults.acts"]);
    });

    test("many documents, rejected ones among them, in order", async () => {
      const texts = ["One.", " ", "Two three.", "half \ud83d", "Four."];
      const results = await all(client.analyzeDocuments(texts, { ...WORDS, ordered: true }));
      assert.deepEqual(results.map((each) => each.documentId), ["0", "1", "2", "3", "4"]);
      assert.deepEqual(results.map((each) => each.index), [0, 1, 2, 3, 4]);
      assert.deepEqual(results.map((each) => each.failure?.reason), [
        undefined,
        "DOCUMENT_EMPTY",
        undefined,
        "DOCUMENT_INVALID",
        undefined,
      ]);
    });

    test("documents are taken when there is room, from a source without an end", async () => {
      let taken = 0;
      async function* endless() {
        try {
          while (true) {
            yield `Number ${taken++}.`;
          }
        } finally {
          taken = -1;
        }
      }
      let seen = 0;
      for await (const result of client.analyzeDocuments(endless(), { ...WORDS, maxInFlight: 2 })) {
        assert.ok(result.ok);
        if (++seen === 10) {
          assert.ok(taken < 20, `${taken} were taken`);
          break;
        }
      }
      assert.equal(taken, -1, "the source was told to end");
    });

    test("what documents throw reaches whoever asked", async () => {
      function* broken() {
        yield "One.";
        throw new RangeError("no more");
      }
      await assert.rejects(all(client.analyzeDocuments(broken(), WORDS)), RangeError);
    });

    test("each failure has its class and the server's reason", async () => {
      await assert.rejects(client.analyze(" ", WORDS), (error) => {
        assert.ok(error instanceof DocumentRejected);
        assert.equal(error.name, "DocumentRejected");
        assert.equal(error.reason, "DOCUMENT_EMPTY");
        return true;
      });
      await assert.rejects(client.analyze("half \udc00", WORDS), DocumentRejected);
      await assert.rejects(all(client.analyzeStream(" ", WORDS)), DocumentRejected);
      const large = "x".repeat(1024 * 1024 + 1);
      await assert.rejects(client.analyze(large, WORDS), (error) => {
        assert.ok(error instanceof DocumentRejected);
        assert.deepEqual(error.failure.metadata, { limit: "1048576", found: "1048577" });
        return true;
      });
      for (const analyzers of [["nobody"], [{ analyzer: "faults.words", options: { minimum: 0 } }]]) {
        await assert.rejects(client.analyze("One.", { analyzers }), RequestInvalid);
        await assert.rejects(all(client.analyzeStream("One.", { analyzers })), RequestInvalid);
        await assert.rejects(all(client.analyzeDocuments(["One."], { analyzers })), RequestInvalid);
      }
      await assert.rejects(client.analyze({ text: "One.", attributes: { act: "raise" } }, ACTS), (error) => {
        assert.ok(error instanceof AnalyzerFailed);
        return true;
      });
      const partial = await client.analyze(
        { text: "One.", attributes: { act: "raise" } },
        { analyzers: ["faults.words", "faults.acts"] },
      );
      assert.equal(partial.status, "partial");
      assert.equal(partial.result("faults.acts")?.failure?.reason, "ANALYZER_ERROR");
    });

    test("what the server has", async () => {
      const info = await client.serverInfo();
      assert.equal(info.limits?.maxDocumentBytes, 1024 * 1024);
      const listed = await client.listAnalyzers();
      assert.ok(listed.some((each) => each.id === "faults.words"));
      assert.equal((await client.getAnalyzer("faults.words")).id, "faults.words");
      await assert.rejects(client.getAnalyzer("nobody"), RequestInvalid);
    });

    test("a deadline and a signal reach the worker", async () => {
      const gate = new Gate();
      const waiting = (id: string) => ({ id, text: "Wait.", attributes: gate.attributes });
      const stop = new AbortController();
      const call = client.analyze(waiting("signal"), { ...ACTS, signal: stop.signal });
      await gate.told("waiting", "signal");
      stop.abort();
      await assert.rejects(call, Cancelled);
      await gate.told("cancelled", "signal");

      // However busy the machine is, the document has got to the worker by one of these.
      for (const timeoutMs of [1000, 8000, 64000]) {
        await assert.rejects(client.analyze(waiting(`late${timeoutMs}`), { ...ACTS, timeoutMs }), DeadlineExceeded);
        if (gate.was("waiting", `late${timeoutMs}`)) {
          await gate.told("cancelled", `late${timeoutMs}`);
          break;
        }
      }

      gate.open();
      await gate.close();
    });

    test("a server that is not there is waited for, as long as is said", async () => {
      const gone = await nobody();
      const impatient = open(gone, { retry: { waitMs: 300 } });
      await assert.rejects(impatient.analyze("One.", WORDS), Unavailable);
      await assert.rejects(all(impatient.analyzeStream("One.", WORDS)), Unavailable);
      await assert.rejects(all(impatient.analyzeDocuments(["One."], WORDS)), Unavailable);
      await assert.rejects(open(gone, ONCE).serverInfo(), Unavailable);
      impatient.close();
    });
  });
}
