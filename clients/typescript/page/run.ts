/** One request under way: its results go into a section as they come. */

import { Code } from "@connectrpc/connect";
import type { Client } from "../src/client.js";
import { GlossatorError } from "../src/errors.js";
import { failureOf, type Failure } from "../src/failure.js";
import type { DocumentResult } from "../src/result.js";
import type { Document } from "../src/request.js";
import type { Chosen } from "./analyzers.js";
import type { Section } from "./section.js";

export interface Run {
  readonly section: Section;
  readonly chosen: readonly Chosen[];
}

/** Analyzes; `arrived` is called with each analyzer's name and time in milliseconds. Gives the whole, if there is one. */
export async function analyze(
  client: Client,
  document: Document,
  { section, chosen }: Run,
  signal: AbortSignal,
  arrived: (name: string, ms: number, failed: boolean) => void,
): Promise<DocumentResult | undefined> {
  const begin = performance.now();
  try {
    // An hour: long documents take their time, and there is a button that stops.
    const options = { analyzers: chosen, describe: true, signal, timeoutMs: 3_600_000 };
    for await (const outcome of client.analyzeStream(document, options)) {
      if (outcome.type === "document") {
        section.finish(outcome);
        return outcome;
      }
      const ms = performance.now() - begin;
      section.add(outcome, ms);
      arrived(outcome.name, ms, outcome.failure !== undefined);
      // What has come is drawn before the next one is looked at.
      await new Promise((resolve) => setTimeout(resolve));
    }
  } catch (error) {
    if (signal.aborted) {
      section.end("cancelled");
    } else {
      section.end("failed", failureFor(error));
    }
  }
  return undefined;
}

/** Why something failed, in the server's words where it is the server that said so. */
export function failureFor(error: unknown): Failure {
  if (error instanceof GlossatorError) {
    return error.failure;
  }
  const message = error instanceof Error ? error.message : String(error);
  return failureOf("PAGE", Code.Unknown, message);
}
