/** The books of a call about many documents: who is under way, what has arrived, what to send again. */

import { create } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { DocumentRejected, ServerError, Unavailable } from "./errors.js";
import { failureOf, fromMessage } from "./failure.js";
import {
  AnalyzeDocumentsRequestSchema,
  type AnalyzeDocumentsRequest,
  type AnalyzeDocumentsResponse,
  type AnalyzerResult as ResultMessage,
  type Document as DocumentMessage,
  type DocumentDone,
  type StreamAccepted,
} from "./gen/glossator/v1/analysis_pb.js";
import { OffsetEncoding } from "./gen/glossator/v1/annotation_pb.js";
import { documentMessage, type Document } from "./request.js";
import { Assembly, failedDocument, type AnalyzerResult, type DocumentResult } from "./result.js";

// With these a document was refused before anything was done for it: by a server that is going, or not there yet.
const NOT_HERE: ReadonlySet<string> = new Set(["SHUTTING_DOWN", "ANALYZER_NOT_READY"]);

/** One analyzer's result, or the end of a document with all of them. */
export type Outcome = AnalyzerResult | DocumentResult;

/** Something has arrived for one of many documents. */
export interface DocumentEvent {
  /** Position of the document, from 0. */
  readonly index: number;
  readonly document: Document;
  readonly outcome: Outcome;
}

/** Releases events at once, or document by document in the order of submission. */
export class Release {
  private readonly ready: DocumentEvent[] = [];
  private readonly held = new Map<number, DocumentEvent[]>();
  private turn = 0;

  constructor(private readonly ordered: boolean) {}

  /** How many documents wait for their turn. */
  get waiting(): number {
    return this.held.size;
  }

  add(event: DocumentEvent): void {
    if (this.ordered && event.index !== this.turn) {
      const held = this.held.get(event.index) ?? [];
      held.push(event);
      this.held.set(event.index, held);
      return;
    }
    this.ready.push(event);
    let last: DocumentEvent | undefined = event;
    while (this.ordered && last?.outcome.type === "document") {
      this.turn += 1;
      const held: DocumentEvent[] = this.held.get(this.turn) ?? [];
      this.held.delete(this.turn);
      this.ready.push(...held);
      last = held[held.length - 1];
    }
  }

  /** The events that are due, each once. */
  take(): DocumentEvent[] {
    return this.ready.splice(0);
  }
}

interface Entry {
  readonly index: number;
  readonly document: Document;
  readonly message: DocumentMessage;
  readonly assembly: Assembly;
}

/** What one run over many documents knows, across all streams that it takes. */
export class Ledger {
  /** Whether a document has ended since the last `reopen`. */
  progress = false;
  private window = 0;
  private names: readonly string[] = [];
  private open = false;
  private refusal: Unavailable | undefined;
  private admitted = 0;
  private readonly pending = new Map<number, Entry>();
  private readonly sent = new Map<number, Entry>();
  private count = 0;

  constructor(
    private readonly release: Release,
    private readonly maxInFlight: number | undefined,
  ) {}

  /** Whether another document may be taken. */
  get free(): boolean {
    return this.open && !this.refusal && this.pending.size + this.release.waiting < this.window;
  }

  /** Whether this stream needs no more documents: it has all there are, or the server takes no more. */
  allSent(exhausted: boolean): boolean {
    return this.open && (exhausted || this.refusal !== undefined);
  }

  /** Take up a document; the request to send, unless it has ended here already. */
  admit(given: Document | string): AnalyzeDocumentsRequest | undefined {
    const index = this.admitted++;
    const document = typeof given === "string" ? { text: given } : given;
    let message: DocumentMessage;
    try {
      message = documentMessage(document, String(index));
    } catch (error) {
      if (!(error instanceof DocumentRejected)) {
        throw error;
      }
      const outcome = failedDocument(document.id ?? String(index), index, error.failure);
      this.release.add({ index, document, outcome });
      return undefined;
    }
    const entry = { index, document, message, assembly: new Assembly() };
    this.pending.set(index, entry);
    return this.open ? this.send(entry) : undefined;
  }

  /** Enter a response; returns the requests that it calls for. */
  receive(response: AnalyzeDocumentsResponse): AnalyzeDocumentsRequest[] {
    const { event } = response;
    const position = Number(response.documentIndex);
    if (event.case === "accepted") {
      return this.accept(event.value);
    }
    if (event.case === "result") {
      this.enter(position, event.value);
    } else if (event.case === "done") {
      this.finish(position, event.value);
    } else if (event.case === "whole" && event.value.done) {
      for (const result of event.value.results) {
        this.enter(position, result);
      }
      this.finish(position, event.value.done);
    }
    return []; // a summary, or an event of a newer server
  }

  /** The stream has ended with OK; throws if documents are left. */
  close(): void {
    if (this.refusal) {
      throw this.refusal;
    }
    if (this.pending.size > 0 || !this.open) {
      const problem = `the server ended the stream with ${this.pending.size} documents unfinished`;
      throw new ServerError(failureOf("INTERNAL", Code.Internal, problem));
    }
  }

  /** A new stream begins; documents without an end are sent again when it is accepted. */
  reopen(): void {
    this.open = false;
    this.refusal = undefined;
    this.sent.clear();
    this.count = 0;
    this.progress = false;
    for (const entry of this.pending.values()) {
      entry.assembly.reopen();
    }
  }

  private accept(accepted: StreamAccepted): AnalyzeDocumentsRequest[] {
    this.names = namesOf(accepted);
    const offered = accepted.maxInFlightDocuments || 1;
    this.window = Math.min(offered, this.maxInFlight ?? offered);
    this.open = true;
    return [...this.pending.values()].map((entry) => this.send(entry));
  }

  private send(entry: Entry): AnalyzeDocumentsRequest {
    this.sent.set(this.count++, entry);
    return create(AnalyzeDocumentsRequestSchema, { request: { case: "document", value: entry.message } });
  }

  private entry(position: number): Entry {
    const entry = this.sent.get(position);
    if (!entry) {
      const problem = `the server answered for document ${position} of the stream, which is not under way`;
      throw new ServerError(failureOf("INTERNAL", Code.Internal, problem));
    }
    return entry;
  }

  private enter(position: number, result: ResultMessage): void {
    const entry = this.entry(position);
    const outcome = entry.assembly.add(result);
    if (outcome) {
      this.release.add({ index: entry.index, document: entry.document, outcome });
    }
  }

  private finish(position: number, done: DocumentDone): void {
    const entry = this.entry(position);
    this.sent.delete(position);
    const refusal = notHere(done);
    if (refusal) {
      // Refused, not analyzed: it goes to the next stream, and no further one to this.
      this.refusal = refusal;
      return;
    }
    this.pending.delete(entry.index);
    this.progress = true;
    entry.assembly.names = this.names;
    const outcome = entry.assembly.finish(entry.message.id, entry.index, done);
    this.release.add({ index: entry.index, document: entry.document, outcome });
  }
}

/** Names of the analyzers' instances, in the order of the request; throws if offsets are not for JavaScript. */
export function namesOf(accepted: StreamAccepted): string[] {
  checkEncoding(accepted.offsetEncoding);
  return accepted.analyzers.map((spec) => spec.name || spec.analyzer);
}

/** Every request of ours asks for UTF-16. */
export function checkEncoding(encoding: OffsetEncoding): void {
  if (encoding !== OffsetEncoding.UTF16_CODE_UNIT) {
    const problem = `the server answers with offset encoding ${encoding}, not UTF-16`;
    throw new ServerError(failureOf("INTERNAL", Code.Internal, problem));
  }
}

/** The error for a document that was refused by a server that is not there for it; undefined for all other ends. */
export function notHere(done: DocumentDone): Unavailable | undefined {
  return done.error && NOT_HERE.has(done.error.reason) ? new Unavailable(fromMessage(done.error)) : undefined;
}
