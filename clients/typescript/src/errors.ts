/** Why something failed, as errors to throw: a class for each way to go on. */

import { Code, ConnectError } from "@connectrpc/connect";
import { failureOf, fromStatus, type Failure } from "./failure.js";
import type { DocumentResult } from "./result.js";

/** A call failed. The class tells what to do, `failure` why. */
export class GlossatorError extends Error {
  // Not the class's own, which minifiers change.
  override readonly name: string = "GlossatorError";
  readonly failure: Failure;

  constructor(failure: Failure, options?: ErrorOptions) {
    super(failure.message, options);
    this.failure = failure;
  }

  /** The stable name of what went wrong. */
  get reason(): string {
    return this.failure.reason;
  }
}

/** The request as a whole cannot be served: an unknown analyzer, wrong options, an unknown language. */
export class RequestInvalid extends GlossatorError {
  override readonly name: string = "RequestInvalid";
}

/** The document cannot be analyzed: too large, empty, no valid Unicode. */
export class DocumentRejected extends GlossatorError {
  override readonly name: string = "DocumentRejected";
}

/** No analyzer had a result for the document. */
export class AnalyzerFailed extends GlossatorError {
  override readonly name: string = "AnalyzerFailed";
  /** What each of them said. */
  result?: DocumentResult;
}

/** The server has too much to do; `failure.retryAfterMs` may say when to return. */
export class Overloaded extends GlossatorError {
  override readonly name: string = "Overloaded";
}

/** No server answers, it is shutting down or still starting, or what all analyzers ask is down. */
export class Unavailable extends GlossatorError {
  override readonly name: string = "Unavailable";
}

/** The server asks for a token, or for another one; or it is not to be called from this page. */
export class AccessDenied extends GlossatorError {
  override readonly name: string = "AccessDenied";
}

/** The time given to the call is over. */
export class DeadlineExceeded extends GlossatorError {
  override readonly name: string = "DeadlineExceeded";
}

/** The call was cancelled, by this side or the other. */
export class Cancelled extends GlossatorError {
  override readonly name: string = "Cancelled";
}

/** The server is broken, or what answers is no Glossator server that this client understands. */
export class ServerError extends GlossatorError {
  override readonly name: string = "ServerError";
}

type ErrorClass = new (failure: Failure, options?: ErrorOptions) => GlossatorError;

const BY_REASON: Readonly<Record<string, ErrorClass>> = {
  DOCUMENT_TOO_LARGE: DocumentRejected,
  DOCUMENT_EMPTY: DocumentRejected,
  DOCUMENT_INVALID: DocumentRejected,
  DUPLICATE_DOCUMENT_ID: DocumentRejected,
  LANGUAGE_UNSUPPORTED: RequestInvalid,
  ANALYZER_NOT_FOUND: RequestInvalid,
  ANALYZER_VERSION_MISMATCH: RequestInvalid,
  OPTIONS_INVALID: RequestInvalid,
  PROTOCOL_ERROR: RequestInvalid,
  ANALYZER_NOT_READY: Unavailable,
  ANALYZER_UNAVAILABLE: Unavailable,
  SHUTTING_DOWN: Unavailable,
  UNREACHABLE: Unavailable,
  OVERLOADED: Overloaded,
  RATE_LIMITED: Overloaded,
  UNAUTHENTICATED: AccessDenied,
  PERMISSION_DENIED: AccessDenied,
  DEADLINE_EXCEEDED: DeadlineExceeded,
  CANCELLED: Cancelled,
  INTERNAL: ServerError,
};

/** The error that fits a failure. */
export function errorFor(failure: Failure, cause?: unknown): GlossatorError {
  const kind = BY_REASON[failure.reason] ?? AnalyzerFailed;
  return new kind(failure, cause === undefined ? undefined : { cause });
}

/** The error for whatever a transport threw. `signal` tells whether this side cancelled. */
export function fromThrown(thrown: unknown, signal?: AbortSignal): GlossatorError {
  if (thrown instanceof GlossatorError) {
    return thrown;
  }
  if (signal?.aborted) {
    return new Cancelled(failureOf("CANCELLED", Code.Canceled, "the call was cancelled by its caller"), {
      cause: signal.reason,
    });
  }
  const error = ConnectError.from(thrown);
  return errorFor(fromStatus(error), error);
}
