/** Marks: the places of a text that annotations highlight, cut into pieces that never overlap. */

import type { AnalyzerResult, Annotation, Span } from "../src/result.js";
import { Sentiment_Level } from "../src/gen/glossator/v1/annotation_pb.js";
import { describe, feeling, kindOf, oneLine } from "./describe.js";
import { LANES, LAYERS, SWITCHES } from "./phrases.js";

/** One highlighted span, half-open, in UTF-16 code units. */
export interface Mark {
  readonly begin: number;
  readonly end: number;
  /** "entity", "number", "source", "cue", "content", "sentiment", or a plugin's kind. */
  readonly layer: string;
  readonly label: string;
  /** What the annotation says, for people. */
  readonly title: string;
  /** The annotation, as `data-of` names it. */
  readonly of: string;
  readonly item: Annotation;
  /** The line below the text that is its own where marks overlap. */
  lane: number;
}

/** A piece of the text with the same marks from end to end; outer ones come first. */
export interface Segment {
  readonly begin: number;
  readonly end: number;
  readonly marks: readonly Mark[];
}

/** An annotation's name in `data-of`, where blanks part several. */
export function nameOf(analyzer: string, item: Annotation): string {
  return oneLine(`${analyzer}/${item.id}`).replaceAll(" ", "_");
}

/** The marks of all annotations in text order. Those of the document as a whole have none. */
export function marksOf(results: readonly AnalyzerResult[], text: string): Mark[] {
  const found: Mark[] = [];
  for (const result of results) {
    for (const item of result.annotations) {
      mark(found, item, text, nameOf(result.name, item));
    }
  }
  found.sort(
    (one, other) => one.begin - other.begin || other.end - one.end || Number(one.layer > other.layer) - Number(one.layer < other.layer),
  );
  const ends: number[] = [];
  for (const each of found) {
    const free = ends.findIndex((end) => end <= each.begin);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = each.end;
    each.lane = Math.min(lane, LANES - 1);
  }
  return found;
}

function mark(found: Mark[], item: Annotation, text: string, of: string): void {
  const title = describe(item, text);
  const add = (spans: readonly Span[], layer: string, label: string): void => {
    for (const { begin, end } of spans) {
      found.push({ begin, end, layer, label, title, of, item, lane: 0 });
    }
  };
  const { value } = item;
  if (value.case === "attribution") {
    add(value.value.source, "source", "source");
    add(value.value.cue, "cue", "cue");
    add(value.value.content, "content", "content");
  } else if (value.case === "sentiment") {
    // A sentence's feeling covers everything: tables tell it better than highlights do.
    if (value.value.level === Sentiment_Level.TARGET) {
      add(item.spans, "sentiment", feeling(item, value.value.score));
    }
  } else {
    add(item.spans, item.kind, item.label || (value.case === "number" ? kindOf(value.value) : item.kind));
  }
}

/** Layer -> number of its switch, in the order of what people look for first. */
export function layersOf(found: readonly Mark[]): Map<string, number> {
  const known = new Set(found.map((each) => each.layer));
  const order = Object.keys(LAYERS).filter((layer) => known.delete(layer));
  order.push(...[...known].sort());
  return new Map(order.map((layer, at) => [layer, Math.min(at, SWITCHES - 1)]));
}

/** The marks in text order, and where to begin to look for those at a place. */
export class Index {
  /** How far any of the marks up to here reaches. */
  private readonly reach: number[] = [];

  constructor(readonly marks: readonly Mark[]) {
    let reach = 0;
    for (const { end } of marks) {
      reach = Math.max(reach, end);
      this.reach.push(reach);
    }
  }

  /** Those that touch [begin, end). */
  within(begin: number, end: number): Mark[] {
    let low = 0;
    let high = this.reach.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.reach[middle] ?? 0) > begin) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    const found: Mark[] = [];
    for (let at = low; at < this.marks.length; at++) {
      const each = this.marks[at];
      if (!each || each.begin >= end) {
        break;
      }
      if (each.end > begin && each.end > each.begin) {
        found.push(each);
      }
    }
    return found;
  }
}

/** [begin, end), cut wherever a mark begins or ends. */
export function* segments(found: readonly Mark[], begin: number, end: number): Generator<Segment> {
  const edges: { at: number; starts: number; index: number }[] = [];
  found.forEach((each, index) => {
    const first = Math.max(begin, each.begin);
    const last = Math.min(end, each.end);
    if (first < last) {
      edges.push({ at: first, starts: 1, index }, { at: last, starts: 0, index });
    }
  });
  edges.sort((one, other) => one.at - other.at || one.starts - other.starts || one.index - other.index);
  const active = new Map<number, Mark>();
  let last = begin;
  for (const { at, starts, index } of edges) {
    if (last < at) {
      yield { begin: last, end: at, marks: [...active.values()] };
      last = at;
    }
    const each = found[index];
    if (starts && each) {
      active.set(index, each);
    } else {
      active.delete(index);
    }
  }
  if (last < end) {
    yield { begin: last, end, marks: [...active.values()] };
  }
}

// A text is laid out in pieces of about this many characters, those in view only.
const CHUNK = 4000;

/** Where to cut a text: after line ends if there are any, never within a character. */
export function chunks(text: string): readonly (readonly [number, number])[] {
  const found: (readonly [number, number])[] = [];
  let begin = 0;
  while (begin < text.length) {
    const end = begin + CHUNK < text.length ? cut(text, begin) : text.length;
    found.push([begin, end]);
    begin = end;
  }
  return found;
}

function cut(text: string, begin: number): number {
  const piece = text.slice(begin, begin + 2 * CHUNK);
  const line = piece.indexOf("\n", CHUNK - 1);
  if (line >= 0) {
    return begin + line + 1;
  }
  const earlier = piece.lastIndexOf("\n", CHUNK);
  const blank = piece.indexOf(" ", CHUNK - 1);
  const at = earlier > 0 ? earlier + 1 : blank >= 0 ? blank + 1 : CHUNK;
  const low = text.charCodeAt(begin + at);
  return begin + at + (low >= 0xdc00 && low < 0xe000 ? 1 : 0);
}

const RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const LETTERS = /\p{L}/gu;

/**
 * That of most letters: the first one alone, as `dir=auto` has it, turns whole texts around. "auto" where lines differ in
 * that: then each goes by its own first letter, see the style sheet.
 */
export function direction(text: string): "rtl" | "ltr" | "auto" {
  if (!RTL.test(text)) {
    return "ltr";
  }
  let [left, right] = [false, false];
  for (const line of text.split("\n")) {
    let balance = 0;
    for (const [letter] of line.matchAll(LETTERS)) {
      balance += RTL.test(letter) ? 1 : -1;
    }
    left ||= balance < 0;
    right ||= balance > 0;
  }
  return left && right ? "auto" : right ? "rtl" : "ltr";
}
