/** Between browser and server: lets the answer to AnalyzeStream through one message at a time. */

import { createServer, request, type Server, type ServerResponse } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";

export class Slow {
  url = "";
  private readonly held: Buffer[] = [];
  private answer: ServerResponse | undefined;
  private over = false;
  private heard: () => void = () => undefined;

  private constructor(private readonly server: Server) {}

  static async before(url: string): Promise<Slow> {
    const server = createServer();
    const slow = new Slow(server);
    server.on("request", (incoming, answer) => {
      const { method, headers } = incoming;
      const onward = request(new URL(incoming.url!, url), { method, headers }, (response) => {
        answer.writeHead(response.statusCode!, response.headers);
        if (!incoming.url!.endsWith("/AnalyzeStream")) {
          response.pipe(answer);
          return;
        }
        answer.flushHeaders();
        slow.answer = answer;
        let rest = Buffer.alloc(0);
        response.on("data", (data: Buffer) => {
          rest = Buffer.concat([rest, data]);
          while (rest.length >= 5 && rest.length >= 5 + rest.readUInt32BE(1)) {
            const length = 5 + rest.readUInt32BE(1);
            slow.held.push(rest.subarray(0, length));
            rest = rest.subarray(length);
          }
          slow.heard();
        });
        response.on("end", () => {
          slow.over = true;
          slow.heard();
        });
      });
      onward.on("error", () => answer.destroy());
      incoming.pipe(onward);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    slow.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return slow;
  }

  /** The next so many messages. */
  async pass(count: number): Promise<void> {
    while (this.held.length < count && !this.over) {
      await new Promise<void>((resolve) => {
        this.heard = resolve;
      });
    }
    for (const message of this.held.splice(0, count)) {
      this.answer!.write(message);
    }
    if (this.over && this.held.length === 0) {
      this.answer!.end();
    }
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
