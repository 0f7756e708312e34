/** A real server as a process of its own, with the analyzers of the project's tests: no models to load. */

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { createInterface } from "node:readline";

const ROOT = path.resolve(import.meta.dirname, "../../../..");
const PYTHON = process.env["GLOSSATOR_PYTHON"] ?? path.join(ROOT, ".venv/bin/python");
const PLUGINS = path.join(ROOT, "tests/rpc/plugins");

/** Where a server is. */
export interface Where {
  readonly grpc: string;
  readonly http: string;
}

export class Server implements Where {
  grpc = "";
  http = "";
  private process: ChildProcess | undefined;

  private constructor(
    private readonly args: readonly string[],
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Resolves when it serves. */
  static start(...args: string[]): Promise<Server> {
    // They do as they are told: one that is killed before it gets to it could not say so.
    const patience = { GLOSSATOR_SERVER__CANCEL_GRACE: "100" };
    return Server.of({ PYTHONPATH: PLUGINS, GLOSSATOR_PLUGINS__ALLOW: '["faults"]', ...patience }, args);
  }

  /** One with Glossator's own analyzers and the English models. */
  static withModels(...args: string[]): Promise<Server> {
    return Server.of({}, args);
  }

  private static async of(environment: Readonly<Record<string, string>>, args: readonly string[]): Promise<Server> {
    const server = new Server(["--host", "127.0.0.1", "--workers", "1", ...args], environment);
    await server.spawn("0", "0");
    return server;
  }

  /** Ends it without a word, as a crash would. */
  async kill(): Promise<void> {
    const ended = once(this.process!, "exit");
    this.process!.kill("SIGKILL");
    await ended;
  }

  /** A successor at the same addresses. */
  async restart(): Promise<void> {
    await this.spawn(new URL(this.grpc).port, new URL(this.http).port);
  }

  async stop(): Promise<void> {
    if (this.process?.exitCode === null && this.process.signalCode === null) {
      const ended = once(this.process, "exit");
      this.process.kill("SIGTERM");
      await ended;
    }
  }

  private async spawn(port: string, http: string): Promise<void> {
    const started = spawn(PYTHON, ["-m", "glossator_server", "--port", port, "--http", http, ...this.args], {
      env: { ...process.env, ...this.environment },
      stdio: ["ignore", "pipe", process.env["GLOSSATOR_SHOW_LOG"] ? "inherit" : "ignore"],
    });
    this.process = started;
    const addresses: string[] = [];
    for await (const line of createInterface({ input: started.stdout! })) {
      if (line === "serving") {
        this.grpc = `http://${addresses[0]}`;
        this.http = addresses[1]!;
        return;
      }
      addresses.push(line.replace("listening on ", ""));
    }
    throw new Error("the server did not start; GLOSSATOR_SHOW_LOG=1 shows why");
  }
}

/** A port where nobody listens. */
export async function nobody(): Promise<Where> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  return { grpc: url, http: url };
}
