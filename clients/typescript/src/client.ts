/** The client, over any transport: `glossator/node` and `glossator/web` make one with theirs. */

import { create } from "@bufbuild/protobuf";
import { Code, createClient, type Client as ServiceClient, type Transport } from "@connectrpc/connect";
import { oneByOne, overOneStream, type Documents } from "./documents.js";
import { AnalyzerFailed, ServerError, errorFor, fromThrown } from "./errors.js";
import { failureOf, type Failure } from "./failure.js";
import {
  AnalysisService,
  AnalyzeRequestSchema,
  AnalyzeStreamRequestSchema,
  StreamConfigSchema,
  type AnalyzeStreamResponse,
} from "./gen/glossator/v1/analysis_pb.js";
import {
  RegistryService,
  type AnalyzerInfo,
  type GetServerInfoResponse,
} from "./gen/glossator/v1/registry_pb.js";
import { checkEncoding, namesOf, notHere, type DocumentEvent, type Outcome } from "./ledger.js";
import { documentMessage, optionsMessage, type AnalysisSettings, type Document } from "./request.js";
import { Assembly, DocumentResult, failedDocument, fromResponse } from "./result.js";
import { Deadline, Patience, RETRY, type Retry } from "./retry.js";

// Browsers open six connections to one server, and the page may want one for itself.
const CONCURRENCY = 4;
const TIMEOUT_MS = 60_000;

export interface ClientOptions {
  /** Milliseconds for calls about one document that say nothing else; a minute by default. */
  readonly timeoutMs?: number;
  /** How long calls wait for a server that is away, loading or full; a minute by default, within their timeout. */
  readonly retry?: Partial<Retry>;
}

export interface CallOptions {
  /** Milliseconds, tries that follow one another included. */
  readonly timeoutMs?: number;
  /** Cancels the call, on the server too. */
  readonly signal?: AbortSignal;
}

export type AnalyzeOptions = AnalysisSettings & CallOptions;

export interface DocumentsOptions extends AnalyzeOptions {
  /** Documents under way at once; by default as many as the server allows, in browsers four. */
  readonly maxInFlight?: number;
  /** Results in the order of the documents. */
  readonly ordered?: boolean;
}

/**
 * Submits documents to a Glossator server. What fails throws a `GlossatorError`, whose class tells what to do.
 * Offsets in results count UTF-16 code units: `span.slice(text)` is the covered text.
 */
export class Client {
  private readonly analysis: ServiceClient<typeof AnalysisService>;
  private readonly registry: ServiceClient<typeof RegistryService>;
  private readonly timeoutMs: number;
  private readonly retry: Retry;

  constructor(
    transport: Transport,
    options: ClientOptions = {},
    /** Whether the transport can stream both ways at once. */
    private readonly bidirectional = false,
    private readonly onClose: () => void = () => undefined,
  ) {
    this.analysis = createClient(AnalysisService, transport);
    this.registry = createClient(RegistryService, transport);
    this.timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    this.retry = { ...RETRY, ...options.retry };
  }

  /** Ends the connection, and what is under way on it. */
  close(): void {
    this.onClose();
  }

  /**
   * All results for one document. One with status "partial" is returned: look at each analyzer's `failure`.
   * Throws `DocumentRejected`, and `AnalyzerFailed` if no analyzer succeeded.
   */
  async analyze(document: Document | string, options: AnalyzeOptions = {}): Promise<DocumentResult> {
    const request = create(AnalyzeRequestSchema, {
      document: documentMessage(document),
      options: optionsMessage(options),
    });
    const response = await this.unary(options, (call) => this.analysis.analyze(request, call));
    checkEncoding(response.offsetEncoding);
    return checked(fromResponse(response));
  }

  /**
   * Each analyzer's result of one document as soon as it is there; last the `DocumentResult` with all of them.
   * Throws `DocumentRejected`. Leaving the loop early cancels the call.
   */
  async *analyzeStream(
    document: Document | string,
    options: AnalyzeOptions = {},
  ): AsyncGenerator<Outcome, void, undefined> {
    for await (const outcome of this.outcomes(document, options)) {
      if (outcome.type === "document" && outcome.failure) {
        throw errorFor(outcome.failure);
      }
      yield outcome;
    }
  }

  /**
   * The result of each document, once it is complete. A document that is rejected is a result with a `failure`.
   *
   * Documents are taken only when there is room, so there may be no end to them. They finish in any order, unless
   * `ordered`. If the connection breaks, those that are unfinished are sent again. `timeoutMs` is for all together.
   */
  async *analyzeDocuments(
    documents: Documents,
    options: DocumentsOptions = {},
  ): AsyncGenerator<DocumentResult, void, undefined> {
    for await (const { outcome } of this.events(documents, options, true)) {
      if (outcome.type === "document") {
        yield outcome;
      }
    }
  }

  /** The same with everything as it arrives: results of analyzers, and last of each document its end. */
  streamDocuments(
    documents: Documents,
    options: DocumentsOptions = {},
  ): AsyncGenerator<DocumentEvent, void, undefined> {
    return this.events(documents, options, false);
  }

  /** With `whole`, one message has all of a document, at its end. */
  private events(
    documents: Documents,
    options: DocumentsOptions,
    whole: boolean,
  ): AsyncGenerator<DocumentEvent, void, undefined> {
    const { maxInFlight, ordered = false, signal } = options;
    if (maxInFlight !== undefined && maxInFlight < 1) {
      throw new RangeError(`maxInFlight is ${maxInFlight}, it must be at least 1`);
    }
    const run = { retry: this.retry, deadline: new Deadline(options.timeoutMs), signal, ordered };
    if (this.bidirectional) {
      const config = create(StreamConfigSchema, {
        options: optionsMessage(options),
        ordered,
        maxInFlightDocuments: maxInFlight ?? 0,
        wholeDocuments: whole,
      });
      const open = this.analysis.analyzeDocuments.bind(this.analysis);
      return overOneStream(open, documents, config, { ...run, maxInFlight });
    }
    return oneByOne(
      (document, index, stop) => this.outcomes(document, { ...options, signal: stop }, index, run.deadline),
      documents,
      { ...run, maxInFlight: maxInFlight ?? CONCURRENCY },
    );
  }

  /** What the server offers, sorted by id; only analyzers of this language if one is given. */
  async listAnalyzers(options: CallOptions & { readonly language?: string } = {}): Promise<AnalyzerInfo[]> {
    const found: AnalyzerInfo[] = [];
    let pageToken = "";
    do {
      const request = { language: options.language ?? "", pageToken };
      const page = await this.unary(options, (call) => this.registry.listAnalyzers(request, call));
      found.push(...page.analyzers);
      pageToken = page.nextPageToken;
    } while (pageToken);
    return found;
  }

  /** One analyzer; throws `RequestInvalid` if the server has none of this id. */
  async getAnalyzer(id: string, options: CallOptions = {}): Promise<AnalyzerInfo> {
    const { analyzer } = await this.unary(options, (call) => this.registry.getAnalyzer({ id }, call));
    if (!analyzer) {
      throw new ServerError(failureOf("INTERNAL", Code.Internal, "the server's answer holds no analyzer"));
    }
    return analyzer;
  }

  /** The server's version, limits and languages. */
  serverInfo(options: CallOptions = {}): Promise<GetServerInfoResponse> {
    return this.unary(options, (call) => this.registry.getServerInfo({}, call));
  }

  /** The same as `analyzeStream`, but a document that is rejected ends as a result. */
  private async *outcomes(
    document: Document | string,
    options: AnalyzeOptions,
    index?: number,
    deadline = new Deadline(options.timeoutMs ?? this.timeoutMs),
  ): AsyncGenerator<Outcome, void, undefined> {
    let message;
    try {
      message = documentMessage(document, index === undefined ? undefined : String(index));
    } catch (error) {
      const { failure } = fromThrown(error);
      const id = typeof document === "string" ? undefined : document.id;
      yield failedDocument(id ?? String(index ?? ""), index ?? 0, failure);
      return;
    }
    const request = create(AnalyzeStreamRequestSchema, { document: message, options: optionsMessage(options) });
    const patience = new Patience(this.retry, deadline, options.signal);
    const assembly = new Assembly();
    while (true) {
      let broken: unknown;
      const over = new AbortController();
      const signal = options.signal ? AbortSignal.any([options.signal, over.signal]) : over.signal;
      const responses = this.analysis
        .analyzeStream(request, { signal, ...deadline.options() })
        [Symbol.asyncIterator]();
      try {
        while (true) {
          let next: IteratorResult<AnalyzeStreamResponse>;
          try {
            next = await responses.next();
          } catch (error) {
            broken = error;
            break;
          }
          if (next.done) {
            const problem = "the server ended the stream before the document";
            throw new ServerError(failureOf("INTERNAL", Code.Internal, problem));
          }
          const { event } = next.value;
          if (event.case === "accepted") {
            assembly.names = namesOf(event.value);
          } else if (event.case === "result") {
            const result = assembly.add(event.value);
            if (result) {
              patience.progress();
              yield result;
            }
          } else if (event.case === "done") {
            broken = notHere(event.value);
            if (broken) {
              break;
            }
            yield assembly.finish(message.id, index ?? 0, event.value);
            return;
          }
        }
      } finally {
        over.abort();
        // Until it is read to its end, connect keeps the timer of its deadline, and that keeps the process.
        responses.next().catch(() => undefined);
      }
      await patience.pause(fromThrown(broken, options.signal));
      assembly.reopen();
    }
  }

  private async unary<T>(
    options: CallOptions,
    call: (options: { signal?: AbortSignal; timeoutMs?: number }) => Promise<T>,
  ): Promise<T> {
    const { signal } = options;
    const deadline = new Deadline(options.timeoutMs ?? this.timeoutMs);
    const patience = new Patience(this.retry, deadline, signal);
    while (true) {
      try {
        return await call({ ...(signal ? { signal } : {}), ...deadline.options() });
      } catch (error) {
        await patience.pause(fromThrown(error, signal));
      }
    }
  }
}

/** The result, unless the document was rejected or no analyzer succeeded. */
function checked(result: DocumentResult): DocumentResult {
  if (result.failure) {
    throw errorFor(result.failure);
  }
  const failures = result.results.flatMap((each) => (each.failure ? [each.failure] : []));
  if (result.status === "failed" && failures[0]) {
    const named = result.results.map((each) => `${each.name}: ${each.failure?.reason}`).join(", ");
    const failure: Failure = { ...failures[0], message: `every analyzer failed: ${named}` };
    const error = new AnalyzerFailed(failure);
    error.result = result;
    throw error;
  }
  return result;
}
