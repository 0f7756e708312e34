/** From what callers write to requests: documents from strings, options from names of analyzers. */

import { create, type JsonObject } from "@bufbuild/protobuf";
import { durationFromMs, timestampFromDate } from "@bufbuild/protobuf/wkt";
import {
  AnalysisOptionsSchema,
  AnalyzerSpecSchema,
  DocumentSchema,
  type AnalysisOptions,
  type AnalyzerSpec,
  type Document as DocumentMessage,
} from "./gen/glossator/v1/analysis_pb.js";
import { OffsetEncoding } from "./gen/glossator/v1/annotation_pb.js";
import { Code } from "@connectrpc/connect";
import { DocumentRejected } from "./errors.js";
import { failureOf } from "./failure.js";

/** A text with what is known about it. */
export interface Document {
  readonly text: string;
  /** Within a call unique among its documents; by default their position. */
  readonly id?: string;
  /** BCP-47, "en". */
  readonly language?: string;
  /** When it was written: relative dates resolve against it. */
  readonly referenceTime?: Date;
  /** Seconds that the clocks were ahead of UTC where it was written. */
  readonly referenceUtcOffset?: number;
  /** Passed to analyzers; never to logs or metrics. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** One analyzer asked for. */
export interface Analyzer {
  readonly analyzer: string;
  /** Name of the instance in the results; by default the analyzer's. */
  readonly name?: string;
  readonly version?: string;
  readonly options?: JsonObject;
}

/** What to run, and how. */
export interface AnalysisSettings {
  /** By default what the server runs when nobody says. */
  readonly analyzers?: readonly (string | Analyzer)[];
  /** Of documents that name none; without it, the server tells it by their text. */
  readonly language?: string;
  /** Take documents that name no language to be in the server's default, whatever their text is in. */
  readonly assumeLanguage?: boolean;
  /** Milliseconds that one analyzer may take over one document. */
  readonly analyzerTimeoutMs?: number;
  /** Whether values of plugins' own kinds are put into words, `annotation.words`, where their plugins have any. */
  readonly describe?: boolean;
}

/** The message of a document. Raises `DocumentRejected` for a text that no message can carry. */
export function documentMessage(given: Document | string, id?: string): DocumentMessage {
  const document = typeof given === "string" ? { text: given } : given;
  if (LONE_SURROGATE.test(document.text)) {
    throw new DocumentRejected(
      failureOf(
        "DOCUMENT_INVALID",
        Code.InvalidArgument,
        "the text holds half of a surrogate pair, which is no character: it was cut in the middle of one",
      ),
    );
  }
  return create(DocumentSchema, {
    text: document.text,
    id: document.id ?? id ?? "",
    language: document.language ?? "",
    referenceUtcOffset: document.referenceUtcOffset ?? 0,
    attributes: { ...document.attributes },
    ...(document.referenceTime ? { referenceTime: timestampFromDate(document.referenceTime) } : {}),
  });
}

/** Offsets are always UTF-16: indices into a JavaScript string. */
export function optionsMessage(settings: AnalysisSettings): AnalysisOptions {
  return create(AnalysisOptionsSchema, {
    analyzers: (settings.analyzers ?? []).map(specMessage),
    offsetEncoding: OffsetEncoding.UTF16_CODE_UNIT,
    defaultLanguage: settings.language ?? "",
    describe: settings.describe ?? false,
    assumeLanguage: settings.assumeLanguage ?? false,
    ...(settings.analyzerTimeoutMs === undefined ? {} : { analyzerTimeout: durationFromMs(settings.analyzerTimeoutMs) }),
  });
}

function specMessage(given: string | Analyzer): AnalyzerSpec {
  const asked = typeof given === "string" ? { analyzer: given } : given;
  return create(AnalyzerSpecSchema, {
    analyzer: asked.analyzer,
    name: asked.name ?? "",
    version: asked.version ?? "",
    ...(asked.options ? { options: asked.options } : {}),
  });
}

// With the flag "u", half of a pair matches only where the other half is missing.
const LONE_SURROGATE = /\p{Surrogate}/u;
