/** Many documents: over one stream where the transport can, else one call each, a few at a time. */

import { create } from "@bufbuild/protobuf";
import { fromThrown } from "./errors.js";
import {
  AnalyzeDocumentsRequestSchema,
  type AnalyzeDocumentsRequest,
  type AnalyzeDocumentsResponse,
  type StreamConfig,
} from "./gen/glossator/v1/analysis_pb.js";
import { Ledger, Release, type DocumentEvent, type Outcome } from "./ledger.js";
import { Queue } from "./queue.js";
import type { Document } from "./request.js";
import { Patience, type Deadline, type Retry } from "./retry.js";

/** Documents, as they are there or as they come. */
export type Documents = Iterable<Document | string> | AsyncIterable<Document | string>;

/** How a run over many documents goes. */
export interface Run {
  readonly retry: Retry;
  readonly deadline: Deadline;
  readonly signal: AbortSignal | undefined;
  readonly ordered: boolean;
  readonly maxInFlight: number | undefined;
}

/** Opens one AnalyzeDocuments call. */
export type Open = (
  requests: AsyncIterable<AnalyzeDocumentsRequest>,
  options: { signal: AbortSignal; timeoutMs?: number },
) => AsyncIterable<AnalyzeDocumentsResponse>;

type Taken = IteratorResult<Document | string>;

/** Over one bidirectional stream; a broken one is opened again and gets the documents that it left unfinished. */
export async function* overOneStream(
  open: Open,
  documents: Documents,
  config: StreamConfig,
  run: Run,
): AsyncGenerator<DocumentEvent, void, undefined> {
  const release = new Release(run.ordered);
  const ledger = new Ledger(release, run.maxInFlight);
  const patience = new Patience(run.retry, run.deadline, run.signal);
  const source = iterate(documents);
  let taking: Promise<Taken> | undefined;
  let exhausted = false;
  try {
    while (true) {
      const over = new AbortController();
      const signal = run.signal ? AbortSignal.any([run.signal, over.signal]) : over.signal;
      const requests = new Queue<AnalyzeDocumentsRequest>();
      requests.put(create(AnalyzeDocumentsRequestSchema, { request: { case: "config", value: config } }));
      let broken: unknown;
      const responses = open(requests, { signal, ...run.deadline.options() })[Symbol.asyncIterator]();
      try {
        let reading: Promise<IteratorResult<AnalyzeDocumentsResponse>> | undefined;
        while (true) {
          yield* release.take();
          if (ledger.allSent(exhausted)) {
            requests.end();
          }
          if (ledger.free && !exhausted) {
            taking ??= noted(source.next());
          }
          reading ??= noted(responses.next());
          const taken = ledger.free ? taking : undefined;
          const first = await Promise.race([reading.then(asResponse, asBreak), ...(taken ? [taken.then(asTaken)] : [])]);
          if ("broken" in first) {
            throw new Broken(first.broken);
          }
          if ("taken" in first) {
            taking = undefined;
            exhausted = first.taken.done === true;
            const request = first.taken.done ? undefined : ledger.admit(first.taken.value);
            if (request) {
              requests.put(request);
            }
            continue;
          }
          reading = undefined;
          if (first.response.done) {
            try {
              ledger.close();
            } catch (error) {
              throw new Broken(error);
            }
            yield* release.take();
            return;
          }
          for (const request of ledger.receive(first.response.value)) {
            requests.put(request);
          }
        }
      } catch (error) {
        // Only what the server does counts as a broken stream: not errors of the documents or of the caller.
        if (!(error instanceof Broken)) {
          throw error;
        }
        broken = error.cause;
      } finally {
        requests.end();
        over.abort();
        // Until it is read to its end, connect keeps the timer of its deadline, and that keeps the process.
        void noted(responses.next());
      }
      if (ledger.progress) {
        patience.progress();
      }
      await patience.pause(fromThrown(broken, run.signal));
      ledger.reopen();
    }
  } finally {
    leave(source);
  }
}

/** One call for each document, at most `maxInFlight` at a time: what browsers can. */
export async function* oneByOne(
  analyze: (document: Document | string, index: number, signal: AbortSignal) => AsyncIterable<Outcome>,
  documents: Documents,
  run: Run & { readonly maxInFlight: number },
): AsyncGenerator<DocumentEvent, void, undefined> {
  const release = new Release(run.ordered);
  const source = iterate(documents);
  const over = new AbortController();
  const signal = run.signal ? AbortSignal.any([run.signal, over.signal]) : over.signal;
  const underWay = new Set<Promise<void>>();
  let failed: { readonly error: unknown } | undefined;
  let changed: () => void = () => undefined;
  let taking: Promise<Taken> | undefined;
  let exhausted = false;
  let count = 0;

  async function follow(given: Document | string, index: number): Promise<void> {
    const document = typeof given === "string" ? { text: given } : given;
    try {
      for await (const outcome of analyze(given, index, signal)) {
        release.add({ index, document, outcome });
        changed();
      }
    } catch (error) {
      failed ??= { error };
    }
  }

  try {
    while (true) {
      const change = new Promise<void>((resolve) => {
        changed = resolve;
      });
      yield* release.take();
      if (failed) {
        throw failed.error;
      }
      if (exhausted && underWay.size === 0) {
        return;
      }
      const room: boolean = !exhausted && underWay.size + release.waiting < run.maxInFlight;
      if (room) {
        taking ??= noted(source.next());
      }
      const first: void | { taken: Taken } = await Promise.race([change, ...underWay, ...(room && taking ? [taking.then(asTaken)] : [])]);
      if (first && "taken" in first) {
        taking = undefined;
        exhausted = first.taken.done === true;
        if (!first.taken.done) {
          const call: Promise<void> = follow(first.taken.value, count++).finally(() => underWay.delete(call));
          underWay.add(call);
        }
      }
    }
  } finally {
    over.abort();
    leave(source);
  }
}

/** What ended a stream, as opposed to what else may be thrown in the middle of one. */
class Broken extends Error {
  constructor(cause: unknown) {
    super("the stream broke", { cause });
  }
}

function iterate(documents: Documents): AsyncIterator<Document | string> | Iterator<Document | string> {
  return Symbol.asyncIterator in documents ? documents[Symbol.asyncIterator]() : documents[Symbol.iterator]();
}

/** Nobody takes more. A source that is waiting for something would keep whoever waits for it. */
function leave(source: AsyncIterator<unknown> | Iterator<unknown>): void {
  void noted(source.return?.());
}

/** A promise that may never be looked at: its failure is nobody's then. */
function noted<T>(value: T | PromiseLike<T>): Promise<T> {
  const promise = Promise.resolve(value);
  promise.catch(() => undefined);
  return promise;
}

const asResponse = (response: IteratorResult<AnalyzeDocumentsResponse>) => ({ response });
const asBreak = (broken: unknown) => ({ broken });
const asTaken = (taken: Taken) => ({ taken });
