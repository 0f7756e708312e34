/** What a server says of a document, typed as in the contract; spans know how to cut a text. */

import { durationMs, type Duration } from "@bufbuild/protobuf/wkt";
import type * as annotation from "./gen/glossator/v1/annotation_pb.js";
import {
  DocumentStatus,
  LanguageSource as Source,
  type AnalyzeResponse,
  type AnalyzerResult as ResultMessage,
  type DocumentDone,
  type IdentifiedLanguage as IdentifiedMessage,
  type Timing as TimingMessage,
} from "./gen/glossator/v1/analysis_pb.js";
import { fromMessage, type Failure } from "./failure.js";

const SPAN = "glossator.v1.Span";

/** Half-open [begin, end) over the text as it was sent, in UTF-16 code units: indices into a JavaScript string. */
export class Span {
  readonly $typeName = SPAN;

  constructor(
    readonly begin: number,
    readonly end: number,
  ) {}

  /** The text that it covers. */
  slice(text: string): string {
    return text.slice(this.begin, this.end);
  }
}

/** A message of the contract with spans that can cut, however deep they lie in it. */
export type Told<T> = T extends annotation.Span
  ? Span
  : T extends readonly (infer Item)[]
    ? Told<Item>[]
    : T extends { $typeName: string } | { case: string | undefined }
      ? { [Key in keyof T]: Told<T[Key]> }
      : T;

/** One statement of one analyzer. `value` is told apart by `value.case`: "entity", "number", "fields" … */
export type Annotation = Told<annotation.Annotation>;
type Case = NonNullable<Annotation["value"]["case"]>;
/** An annotation whose value is of one case. */
export type AnnotationOf<K extends Case> = Annotation & { value: Extract<Annotation["value"], { case: K }> };

/** How long it took, in milliseconds. */
export interface Timing {
  readonly queueMs: number;
  readonly computeMs: number;
}

/** What one analyzer said of one document, or why it failed. */
export interface AnalyzerResult {
  readonly type: "result";
  /** Name of the instance, as asked for. */
  readonly name: string;
  readonly analyzer: string;
  readonly version: string;
  /** Equal fingerprints and equal documents give equal results. */
  readonly fingerprint: string;
  readonly annotations: readonly Annotation[];
  readonly failure?: Failure;
  /** What people who read it should know, such as that the options ask for what the models never give. */
  readonly notes: readonly string[];
  readonly timing: Timing;
}

/** How the language of a document is known: it was named, found in the text, or it is the default. */
export type LanguageSource = "named" | "identified" | "assumed";

/** What the text of a document looks like. */
export interface IdentifiedLanguage {
  /** BCP-47; "und": it cannot be told. */
  readonly language: string;
  /** From 0 to 1. */
  readonly confidence: number;
  /** Of a text in several languages, the largest first; empty for a text in one. */
  readonly shares: readonly { readonly language: string; readonly share: number }[];
}

export type Status = "ok" | "partial" | "failed" | "cancelled";

/** The end of a document, with all of its results. */
export class DocumentResult {
  readonly type = "document";

  constructor(
    readonly documentId: string,
    /** Position among the documents of the call. */
    readonly index: number,
    readonly status: Status,
    /** In the order of the request. */
    readonly results: readonly AnalyzerResult[],
    /** That it was analyzed as; of a document that was refused for its language, that of its text. */
    readonly language: string,
    readonly timing: Timing,
    /** Why the document as a whole failed. */
    readonly failure?: Failure,
    /** How `language` is known; servers from before there was this do not tell. */
    readonly languageSource?: LanguageSource,
    /** What the text looks like, where somebody has looked. */
    readonly identifiedLanguage?: IdentifiedLanguage,
  ) {}

  /** Whether every analyzer succeeded. */
  get ok(): boolean {
    return this.status === "ok";
  }

  /** The result of an analyzer, by the name of its instance. */
  result(name: string): AnalyzerResult | undefined {
    return this.results.find((each) => each.name === name);
  }

  /** The annotations of a kind, or all: `annotations("entity")` has values of that case. */
  annotations(): Annotation[];
  annotations<K extends Exclude<Case, "extension" | "fields">>(kind: K): AnnotationOf<K>[];
  annotations(kind: string): Annotation[];
  annotations(kind?: string): Annotation[] {
    const all = this.results.flatMap((each) => each.annotations);
    return kind === undefined ? all : all.filter((each) => each.kind === kind);
  }
}

const SOURCES: Readonly<Record<number, LanguageSource>> = {
  [Source.NAMED]: "named",
  [Source.IDENTIFIED]: "identified",
  [Source.ASSUMED]: "assumed",
};

const STATUSES: Readonly<Record<number, Status>> = {
  [DocumentStatus.OK]: "ok",
  [DocumentStatus.PARTIAL]: "partial",
  [DocumentStatus.FAILED]: "failed",
  [DocumentStatus.CANCELLED]: "cancelled",
};

/** The results of one document, put together from what arrives. */
export class Assembly {
  private parts = new Map<string, ResultMessage[]>();
  private results = new Map<string, AnalyzerResult>();
  private readonly told = new Map<string, string>();
  names: readonly string[] = [];

  /** The document is sent again, and everything about it comes anew. */
  reopen(): void {
    this.parts.clear();
    this.results.clear();
  }

  /** A result, once its last part is there, and only once: after a broken call the same one comes again. */
  add(message: ResultMessage): AnalyzerResult | undefined {
    const parts = this.parts.get(message.name) ?? [];
    parts.push(message);
    if (message.more) {
      this.parts.set(message.name, parts);
      return undefined;
    }
    this.parts.delete(message.name);
    const result = resultOf(parts);
    this.results.set(result.name, result);
    const told = `${result.fingerprint} ${result.failure?.reason ?? ""}`;
    if (this.told.get(result.name) === told) {
      return undefined;
    }
    this.told.set(result.name, told);
    return result;
  }

  finish(documentId: string, index: number, done: DocumentDone): DocumentResult {
    const order = new Map(this.names.map((name, position) => [name, position]));
    const place = (result: AnalyzerResult): number => order.get(result.name) ?? order.size;
    const results = [...this.results.values()].sort((one, other) => place(one) - place(other));
    return documentResult(documentId, index, results, done);
  }
}

/** The result of a call about one document. */
export function fromResponse(response: AnalyzeResponse): DocumentResult {
  const results = response.results.map((each) => resultOf([each]));
  return documentResult(response.documentId, 0, results, response.done);
}

/** A document that never got anywhere. */
export function failedDocument(documentId: string, index: number, failure: Failure): DocumentResult {
  return new DocumentResult(documentId, index, "failed", [], "", { queueMs: 0, computeMs: 0 }, failure);
}

function documentResult(
  documentId: string,
  index: number,
  results: AnalyzerResult[],
  done: DocumentDone | undefined,
): DocumentResult {
  return new DocumentResult(
    documentId,
    index,
    STATUSES[done?.status ?? 0] ?? "failed",
    results,
    done?.language ?? "",
    timingOf(done?.timing),
    done?.error && fromMessage(done.error),
    SOURCES[done?.languageSource ?? 0],
    done?.identifiedLanguage && identified(done.identifiedLanguage),
  );
}

function identified({ language, confidence, shares }: IdentifiedMessage): IdentifiedLanguage {
  return { language, confidence, shares: shares.map((each) => ({ language: each.language, share: each.share })) };
}

function resultOf(parts: readonly ResultMessage[]): AnalyzerResult {
  const last = parts[parts.length - 1]!;
  return {
    type: "result",
    name: last.name,
    analyzer: last.analyzer,
    version: last.version,
    fingerprint: last.fingerprint,
    annotations: parts.flatMap((part) => part.annotations.map((each) => told(each))),
    notes: last.notes,
    timing: timingOf(last.timing),
    ...(last.error ? { failure: fromMessage(last.error) } : {}),
  };
}

function timingOf(timing: TimingMessage | undefined): Timing {
  const ms = (duration: Duration | undefined): number => (duration ? durationMs(duration) : 0);
  return { queueMs: ms(timing?.queue), computeMs: ms(timing?.compute) };
}

/** The message with its spans made of our class. It is ours alone, so this happens in place. */
function told<T>(message: T): Told<T> {
  return walk(message) as Told<T>;
}

function walk(value: unknown): unknown {
  if (Array.isArray(value)) {
    for (let at = 0; at < value.length; at++) {
      value[at] = walk(value[at]);
    }
    return value;
  }
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) {
    return value;
  }
  const fields = value as Record<string, unknown>;
  if (fields["$typeName"] === SPAN) {
    const span = value as annotation.Span;
    return new Span(span.begin ?? 0, span.end ?? 0);
  }
  // Messages, and the one field of a oneof; JSON of a Struct is anybody's and stays as it is.
  if ("$typeName" in fields || "case" in fields) {
    for (const name of Object.keys(fields)) {
      if (name !== "$unknown" && fields["case"] !== "fields") {
        fields[name] = walk(fields[name]);
      }
    }
  }
  return value;
}
