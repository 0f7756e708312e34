/** Why something failed, as data: the server's stable reasons, in band and as statuses alike. */

import { durationMs } from "@bufbuild/protobuf/wkt";
import { Code, type ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema, RetryInfoSchema } from "./gen/google/rpc/error_details_pb.js";
import type { AnalysisError } from "./gen/glossator/v1/analysis_pb.js";

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

/** What a status says, ours or that of something between us and the server. */
export function fromStatus(error: ConnectError): Failure {
  const sent = sentFailure(error);
  if (sent) {
    return sent;
  }
  const reason = broken(error) ? "UNREACHABLE" : (BY_CODE.get(error.code) ?? "INTERNAL");
  return failureOf(reason, error.code, error.rawMessage);
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
