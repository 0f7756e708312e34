/** Results back as messages of the contract, and as its JSON: what `--format jsonl` prints, here in UTF-16 offsets. */

import { create, toJson, type JsonObject } from "@bufbuild/protobuf";
import { durationFromMs } from "@bufbuild/protobuf/wkt";
import type { Failure } from "../src/failure.js";
import { Span, type AnalyzerResult, type Annotation, type DocumentResult, type IdentifiedLanguage, type Timing } from "../src/result.js";
import {
  AnalysisErrorSchema,
  AnalyzeResponseSchema,
  AnalyzerResultSchema,
  DocumentDoneSchema,
  DocumentStatus,
  IdentifiedLanguageSchema,
  LanguageShareSchema,
  LanguageSource,
  TimingSchema,
  type AnalysisError,
  type AnalyzerResult as ResultMessage,
  type IdentifiedLanguage as IdentifiedMessage,
  type Timing as TimingMessage,
} from "../src/gen/glossator/v1/analysis_pb.js";
import { AnnotationSchema, OffsetEncoding, SpanSchema, type Annotation as Message } from "../src/gen/glossator/v1/annotation_pb.js";

const STATUSES = {
  ok: DocumentStatus.OK,
  partial: DocumentStatus.PARTIAL,
  failed: DocumentStatus.FAILED,
  cancelled: DocumentStatus.CANCELLED,
};

const SOURCES = {
  named: LanguageSource.NAMED,
  identified: LanguageSource.IDENTIFIED,
  assumed: LanguageSource.ASSUMED,
};

/** The whole result of a document as the JSON of an `AnalyzeResponse`. */
export function responseJson(result: DocumentResult): JsonObject {
  const done = create(DocumentDoneSchema, {
    status: STATUSES[result.status],
    language: result.language,
    languageSource: result.languageSource ? SOURCES[result.languageSource] : LanguageSource.UNSPECIFIED,
    timing: timing(result.timing),
    ...(result.identifiedLanguage ? { identifiedLanguage: identified(result.identifiedLanguage) } : {}),
    ...(result.failure ? { error: error(result.failure) } : {}),
  });
  const response = create(AnalyzeResponseSchema, {
    documentId: result.documentId,
    offsetEncoding: OffsetEncoding.UTF16_CODE_UNIT,
    results: result.results.map(resultMessage),
    done,
  });
  return toJson(AnalyzeResponseSchema, response) as JsonObject;
}

/** One annotation as JSON: what there is to know of it. */
export function annotationJson(item: Annotation): JsonObject {
  return toJson(AnnotationSchema, annotationMessage(item)) as JsonObject;
}

function resultMessage(result: AnalyzerResult): ResultMessage {
  const { name, analyzer, version, fingerprint, annotations, failure } = result;
  return create(AnalyzerResultSchema, {
    name,
    analyzer,
    version,
    fingerprint,
    annotations: annotations.map(annotationMessage),
    timing: timing(result.timing),
    ...(failure ? { error: error(failure) } : {}),
    notes: [...result.notes],
  });
}

function annotationMessage(item: Annotation): Message {
  return copy(item) as Message;
}

/** The same with spans that are messages. Copies what holds them alone. */
function copy(value: unknown): unknown {
  if (value instanceof Span) {
    return create(SpanSchema, { begin: value.begin, end: value.end });
  }
  if (Array.isArray(value)) {
    return value.map(copy);
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return value;
  }
  const fields = value as Record<string, unknown>;
  if (!("$typeName" in fields || "case" in fields) || fields["case"] === "fields") {
    return value;
  }
  const copied = Object.create(Object.getPrototypeOf(value) as object) as Record<string, unknown>;
  for (const name of Object.keys(fields)) {
    copied[name] = copy(fields[name]);
  }
  return copied;
}

function identified({ language, confidence, shares }: IdentifiedLanguage): IdentifiedMessage {
  const parts = shares.map((each) => create(LanguageShareSchema, { ...each }));
  return create(IdentifiedLanguageSchema, { language, confidence, shares: parts });
}

function timing({ queueMs, computeMs }: Timing): TimingMessage {
  return create(TimingSchema, { queue: durationFromMs(Math.round(queueMs)), compute: durationFromMs(Math.round(computeMs)) });
}

function error(failure: Failure): AnalysisError {
  const { code, reason, message, retryable, metadata, retryAfterMs } = failure;
  return create(AnalysisErrorSchema, {
    code,
    reason,
    message,
    retryable,
    metadata: { ...metadata },
    ...(retryAfterMs === undefined ? {} : { retryAfter: durationFromMs(Math.round(retryAfterMs)) }),
  });
}
