/** The test's end of a gate: knows that a document is being worked on, and lets it on; see tests/rpc/gate.py. */

import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";

export class Gate {
  readonly path: string;
  private readonly folder = mkdtempSync(path.join(tmpdir(), "gl-"));
  private readonly said: string[] = [];
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;
  private opened = false;
  private heard: () => void = () => undefined;

  constructor() {
    this.path = path.join(this.folder, "gate");
    this.server = createServer((socket) => {
      this.sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => this.sockets.delete(socket));
      socket.on("data", (data) => {
        this.said.push(...data.toString().trim().split("\n"));
        this.heard();
        if (this.opened) {
          socket.write("\n");
        }
      });
    }).listen(this.path);
  }

  /** Attributes of a document that waits here. */
  get attributes(): Record<string, string> {
    return { act: "wait", gate: this.path };
  }

  /** Wait until an analyzer says so of a document; each time that it is said counts once. */
  async told(what: string, id: string): Promise<void> {
    const line = `${what} ${id}`;
    while (!this.said.includes(line)) {
      await new Promise<void>((resolve) => {
        this.heard = resolve;
      });
    }
    this.said.splice(this.said.indexOf(line), 1);
  }

  /** Whether it was said by now. */
  was(what: string, id: string): boolean {
    return this.said.includes(`${what} ${id}`);
  }

  /** Let everybody on, now and later. */
  open(): void {
    this.opened = true;
    for (const socket of this.sockets) {
      socket.write("\n");
    }
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) {
      socket.destroy();
    }
    this.server.close();
    await once(this.server, "close");
    rmSync(this.folder, { recursive: true, force: true });
  }
}
