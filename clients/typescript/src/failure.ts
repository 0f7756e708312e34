/** Why something failed, as data and as errors: the server's stable reasons, in band and as statuses alike. */

import { durationMs } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import type { AnalysisError } from "./gen/glossator/v1/analysis_pb.js";
import type { DocumentResult } from "./result.js";

const DOMAIN = "glossator";

/** Why something failed. The message is for people, and never holds text of a document. */
export interface Failure {
  /** A stable name, such as `DOCUMENT_TOO_LARGE`: `AnalysisError.reason` in the contract lists all. */
  readonly reason: string;
  readonly message: string;
  /** The gRPC status code. */
  readonly code: Code;
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** When to try again, in milliseconds, if known. */
  readonly retryAfterMs?: number;
  /** What else a program may want to know, such as the limit. */
  readonly metadata: Readonly<Record<string, string>>;
}

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

/** For a status without our details: it comes from the transport, or from something between us and the server. */
const BY_CODE: ReadonlyMap<Code, string> = new Map([
  [Code.Unavailable, "UNREACHABLE"],
  [Code.DeadlineExceeded, "DEADLINE_EXCEEDED"],
  // Whoever cancels here is told apart before: something between us dropped the call.
  [Code.Canceled, "UNREACHABLE"],
  [Code.Aborted, "UNREACHABLE"],
  [Code.ResourceExhausted, "OVERLOADED"],
  [Code.Unauthenticated, "UNAUTHENTICATED"],
  [Code.PermissionDenied, "PERMISSION_DENIED"],
  [Code.InvalidArgument, "PROTOCOL_ERROR"],
  [Code.FailedPrecondition, "PROTOCOL_ERROR"],
  [Code.NotFound, "PROTOCOL_ERROR"],
  [Code.Unimplemented, "PROTOCOL_ERROR"],
]);

const RETRYABLE: ReadonlySet<string> = new Set([
  "ANALYZER_NOT_READY",
  "ANALYZER_TIMEOUT",
  "ANALYZER_UNAVAILABLE",
  "OVERLOADED",
  "RATE_LIMITED",
  "SHUTTING_DOWN",
  "UNREACHABLE",
]);

/** A failure of this side's own making. */
export function failureOf(reason: string, code: Code, message: string): Failure {
  return { reason, code, message, retryable: RETRYABLE.has(reason), metadata: {} };
}

/** What the server says of an analyzer or a document in band. */
export function fromMessage(error: AnalysisError): Failure {
  return {
    reason: error.reason,
    code: error.code,
    message: error.message,
    retryable: error.retryable,
    metadata: { ...error.metadata },
    ...(error.retryAfter ? { retryAfterMs: durationMs(error.retryAfter) } : {}),
  };
}

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
  const sent = sentFailure(error);
  if (sent) {
    return errorFor(sent, error);
  }
  const reason = broken(error) ? "UNREACHABLE" : (BY_CODE.get(error.code) ?? "INTERNAL");
  return errorFor(failureOf(reason, error.code, error.rawMessage), error);
}

function sentFailure(error: ConnectError): Failure | undefined {
  const info = error.findDetails(ErrorInfoSchema).find((each) => each.domain === DOMAIN);
  const retry = error.findDetails(RetryInfoSchema)[0];
  if (!info && !retry) {
    return undefined;
  }
  const reason = info?.reason ?? "OVERLOADED";
  return {
    reason,
    code: error.code,
    message: error.rawMessage,
    retryable: RETRYABLE.has(reason),
    metadata: { ...info?.metadata },
    ...(retry?.retryDelay ? { retryAfterMs: durationMs(retry.retryDelay) } : {}),
  };
}

/** Whether a connection ended in the middle, or never was: transports have many words for that. */
function broken(error: ConnectError): boolean {
  if (error.details.length > 0) {
    return false;
  }
  const cause = error.cause;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return (
    // fetch says no more than that, in Node with a cause of its own.
    cause instanceof TypeError ||
    /^(E[A-Z]+|ERR_HTTP2_.*|ERR_STREAM_.*|UND_ERR_.*)$/.test(code) ||
    /missing (EndStreamResponse|trailer)|protocol error: (missing|incomplete)|premature|stream was destroyed|socket hang up|terminated|aborted|network error|Failed to fetch|Load failed/i.test(
      error.rawMessage,
    )
  );
}
