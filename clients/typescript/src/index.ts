/** A client for Glossator. `@glossator/client/node` and `@glossator/client/web` connect; this is what they share. */

export { Client, type AnalyzeOptions, type CallOptions, type ClientOptions, type DocumentsOptions } from "./client.js";
export type { ConnectionOptions } from "./connection.js";
export type { Documents } from "./documents.js";
export {
  AccessDenied,
  AnalyzerFailed,
  Cancelled,
  DeadlineExceeded,
  DocumentRejected,
  GlossatorError,
  Overloaded,
  RequestInvalid,
  ServerError,
  Unavailable,
} from "./errors.js";
export type { Failure } from "./failure.js";
export type { DocumentEvent, Outcome } from "./ledger.js";
export type { AnalysisSettings, Analyzer, Document } from "./request.js";
export {
  DocumentResult,
  Span,
  type AnalyzerResult,
  type Annotation,
  type AnnotationOf,
  type IdentifiedLanguage,
  type LanguageSource,
  type Status,
  type Told,
  type Timing,
} from "./result.js";
export type { Retry } from "./retry.js";
export type { AnalyzerInfo, GetServerInfoResponse as ServerInfo } from "./gen/glossator/v1/registry_pb.js";
