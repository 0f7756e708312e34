/** Tokens and certificates. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { AccessDenied } from "../src/index.js";
import { connectGrpc, connectHttp } from "../src/node.js";
import { connect } from "../src/web.js";
import { Server } from "./server.js";

const TOKEN = "desk-token";

test("a token goes with every call", async () => {
  const tokens = path.join(mkdtempSync(path.join(tmpdir(), "gl-")), "tokens.toml");
  const digest = createHash("sha256").update(TOKEN).digest("hex");
  writeFileSync(tokens, `[[tokens]]\nname = "desk"\nsha256 = "${digest}"\n`);
  const server = await Server.start("--tokens", tokens);
  try {
    for (const open of [
      (token?: string | (() => Promise<string>)) => connectGrpc(server.grpc, token ? { token } : {}),
      (token?: string | (() => Promise<string>)) => connectHttp(server.http, token ? { token } : {}),
      (token?: string | (() => Promise<string>)) => connect(server.http, token ? { token } : {}),
    ]) {
      await assert.rejects(open().serverInfo(), (error) => {
        assert.ok(error instanceof AccessDenied);
        assert.equal(error.reason, "UNAUTHENTICATED");
        return true;
      });
      await assert.rejects(open("another").analyze("One."), AccessDenied);
      assert.ok(await open(TOKEN).serverInfo());
      const result = await open(() => Promise.resolve(TOKEN)).analyze("One.", { analyzers: ["faults.words"] });
      assert.ok(result.ok);
    }
  } finally {
    await server.stop();
  }
});

test("a token does not go over the network for everybody to read", () => {
  assert.throws(() => connectHttp("http://text.example", { token: TOKEN }), TypeError);
  assert.throws(() => connectGrpc("http://192.0.2.1:50051", { token: TOKEN }), TypeError);
  connectHttp("http://text.example", { token: TOKEN, insecure: true });
  connectHttp("https://text.example", { token: TOKEN });
  connect("http://127.0.0.1:8080", { token: TOKEN });
  assert.throws(() => connectGrpc("text.example:50051"), TypeError);
});
