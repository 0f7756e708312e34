/** What annotations say, in words: `glossator.cli.show.describe`, for results as the client has them. */

import type { AnalyzerResult, Annotation, AnnotationOf, DocumentResult } from "../src/result.js";
import { Span } from "../src/result.js";
import {
  Attribution_Act,
  Attribution_Assertion,
  Attribution_Type,
  Number_Bound,
  Number_Kind,
  Sentiment_Level,
  Sentiment_Voice,
} from "../src/gen/glossator/v1/annotation_pb.js";
import { FELT, label, PARTS_OF_TIME, rounded, shortened, time, unit } from "./phrases.js";

export type NumberValue = AnnotationOf<"number">["value"]["value"];
export type SentimentValue = AnnotationOf<"sentiment">["value"]["value"];
export type AttributionValue = AnnotationOf<"attribution">["value"]["value"];

// Controls, and what turns the direction of all that follows: text could be shown in another order than it has.
const CONTROL = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g;
// What Python splits at.
const BLANKS = /[\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/g;
// Numbers that are names, and times, have no groups of digits.
const AS_WRITTEN = new Set([Number_Kind.IDENTIFIER, Number_Kind.DATE, Number_Kind.TIME, Number_Kind.SCORE]);
const TIMES = new Set([Number_Kind.DATE, Number_Kind.TIME, Number_Kind.DURATION, Number_Kind.AGE]);

/** The text with controls made visible, one character for each: offsets hold. */
export function printable(text: string): string {
  return text.replace(CONTROL, (found, at: number) => {
    if (found === "\r" && text[at + 1] === "\n") {
      return " ";
    }
    const code = found.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : code === 0x7f ? "␡" : "�";
  });
}

/** The text on one line. */
export function oneLine(text: string): string {
  return printable(text.replace(BLANKS, " ").trim());
}

/** The covered text on one line; pieces of a discontinuous span joined by an ellipsis. */
export function surface(spans: readonly Span[], text: string): string {
  return spans.map((span) => oneLine(span.slice(text))).join(" … ");
}

/** "cardinal", "at_least": the value of an enum as Python and the options call it. */
function word(names: Readonly<Record<number, string>>, value: number): string {
  return (names[value] ?? String(value)).toLowerCase();
}

export const kindOf = (value: NumberValue): string => word(Number_Kind, value.kind);
export const levelOf = (value: SentimentValue): string => word(Sentiment_Level, value.level);

/** Whose feeling it is; empty for the author's. */
export function voiceOf(value: SentimentValue): string {
  return value.voice === Sentiment_Voice.AUTHOR || value.voice === Sentiment_Voice.UNSPECIFIED
    ? ""
    : word(Sentiment_Voice, value.voice);
}

/** The heading of an analyzer's results: its name, and which version found how much. */
export function heading({ name, analyzer, version, annotations, failure }: AnalyzerResult): { title: string; found: string } {
  const count = annotations.length;
  const found = failure ? "" : `, ${count} annotation${count === 1 ? "" : "s"}`;
  return { title: oneLine(name === analyzer ? name : `${name} (${analyzer})`), found: `${oneLine(version)}${found}` };
}

/** What one annotation says: "PERSON Ihor Terekhov", "cardinal, at least 41 civilians". */
export function describe(item: Annotation, text: string): string {
  const { value } = item;
  switch (value.case) {
    case "entity":
      return `${label(item.label)} ${oneLine(value.value.canonicalName)}`.trim();
    case "number": {
      const number = value.value;
      const about = [kindOf(number), amount(number), counted(number, text), occurrence(number), rival(number), inFull(number)];
      return about.filter(Boolean).join(", ");
    }
    case "sentiment":
      return `${levelOf(value.value)} sentiment ${[item.label, signed(value.value.score)].filter(Boolean).join(" ")}`;
    case "attribution": {
      const how = judgement(value.value);
      const said = how === word(Attribution_Type, value.value.type) ? `${how} speech of` : `${how}:`;
      return `${said} ${surface(value.value.source, text) || "(implicit source)"}`;
    }
    default: {
      const said = details(item, text);
      return [item.kind, item.label, said ? `(${said})` : ""].filter(Boolean).join(" ");
    }
  }
}

/** "direct", "indirect, asks", "mixed, writes, denied"; says and asserted are left out. */
export function judgement(value: AttributionValue): string {
  const act = value.act <= Attribution_Act.SAYS ? "" : word(Attribution_Act, value.act);
  const asserted = value.assertion <= Attribution_Assertion.ASSERTED;
  return [word(Attribution_Type, value.type), act, asserted ? "" : word(Attribution_Assertion, value.assertion)]
    .filter(Boolean)
    .join(", ");
}

/** "positive", "neutral" or "negative": the label, else what the score rounds to. */
export function feeling(item: Annotation, score: number): string {
  if (["positive", "neutral", "negative"].includes(item.label)) {
    return item.label;
  }
  return score >= FELT ? "positive" : score <= -FELT ? "negative" : "neutral";
}

/** Value with bound and unit: "at least 41", "USD 61,000,000,000", "20 to 25 tonnes", "Wednesday". */
export function amount(number: NumberValue): string {
  const digits = (value: string): string => {
    const { said, changed } = AS_WRITTEN.has(number.kind) ? { said: value, changed: false } : shortened(value);
    return changed ? `≈ ${said}` : said;
  };
  let said = time(number.timex);
  if (number.value) {
    said = digits(number.value);
  } else if (number.low || number.high) {
    said = `${digits(number.low) || "…"} to ${digits(number.high) || "…"}`;
  }
  if (number.kind === Number_Kind.PERCENT && said && !number.unit) {
    said += " %";
  }
  const units = unit(number.unit, number.value === "1" || number.value === "1.0");
  return [bound(number.bound), number.vague ? "usually" : "", number.currency, said, units].filter(Boolean).join(" ");
}

/** All digits of what `amount` shortens; nothing if that is nothing. */
function inFull(number: NumberValue): string {
  if (AS_WRITTEN.has(number.kind)) {
    return "";
  }
  const told = number.value ? [number.value] : [number.low, number.high].filter(Boolean);
  return told.some((value) => shortened(value).changed) ? `in full ${told.join(" to ")}` : "";
}

function bound(value: Number_Bound): string {
  if (value === Number_Bound.UNSPECIFIED || value === Number_Bound.BETWEEN) {
    return "";
  }
  return value === Number_Bound.APPROXIMATE ? "about" : word(Number_Bound, value).replaceAll("_", " ");
}

/** The amount in SI units, to four digits; nothing if it has none or is a time. */
export function standard(number: NumberValue): string {
  if (!number.siValue || TIMES.has(number.kind)) {
    return "";
  }
  const { said, changed } = rounded(number.siValue);
  const whole = `${said} ${unit(number.siUnit, said === "1")}`.trim();
  return changed ? `≈ ${whole}` : whole;
}

/** When that is, in words, where the amount does not say it. */
export function moment(number: NumberValue): string {
  const codes = [number.timex, number.resolved].filter((code) => code && !code.startsWith("P"));
  const told = amount(number);
  const parts = [...codes.map(time), occurrence(number)].filter((part) => part && part !== told);
  return [...new Set(parts)].join(", ");
}

/** Which part of a time is meant, and that it comes again; else nothing. */
function occurrence(number: NumberValue): string {
  const part = Object.hasOwn(PARTS_OF_TIME, number.timexMod) ? PARTS_OF_TIME[number.timexMod] : number.timexMod;
  return [part, number.timexSet ? "recurring" : ""].filter(Boolean).join(", ");
}

/** What an ambiguous amount may be as well; else nothing. */
export function rival(number: NumberValue): string {
  if (number.other) {
    return `or ${kindOf(number.other)} ${amount(number.other)}`.trimEnd();
  }
  return number.ambiguous ? "ambiguous" : "";
}

/** The counted noun as the text has it, else its lemma, else nothing. */
export function counted(number: NumberValue, text: string): string {
  return oneLine(number.counted ? number.counted.slice(text) : number.countedLemma);
}

/** The language of a document and how it is known: "en", "en, identified (0.98)", "en, assumed". */
export function languageOf({ language, languageSource, identifiedLanguage }: DocumentResult): string {
  if (!language) {
    return "";
  }
  let said = oneLine(language);
  if (languageSource === "identified" && identifiedLanguage) {
    said += `, identified (${hundredths(identifiedLanguage.confidence)})`;
  } else if (languageSource === "assumed") {
    said += ", assumed";
  }
  if (identifiedLanguage?.shares.length) {
    const shares = identifiedLanguage.shares.map((each) => `${oneLine(each.language)} ${Math.round(each.share * 100)}%`);
    said += `; mixed: ${shares.join(", ")}`;
  }
  return said;
}

/** A score with its sign, zero without: "+0.42", "−0.31", "0.00". */
export function signed(score: number): string {
  const said = hundredths(Math.abs(score));
  return said === "0.00" ? said : (score > 0 ? "+" : "−") + said;
}

/** To two decimals; what lies in the middle goes to the even one, as in Python. */
export function hundredths(value: number): string {
  const scaled = value * 100;
  // Only eighths can lie in the middle exactly.
  if (Number.isInteger(value * 8) && scaled % 1 === 0.5) {
    const below = Math.floor(scaled);
    return ((below % 2 === 0 ? below : below + 1) / 100).toFixed(2);
  }
  return value.toFixed(2);
}

/** A plugin's own value: in its words if the server has any, else names and values of its fields. */
export function details(item: Annotation, text: string): string {
  const { value } = item;
  if (item.words) {
    return oneLine(item.words);
  }
  if (value.case === "extension") {
    return `type: ${value.value.typeUrl.replace(/^.*\//, "")}`;
  }
  if (value.case !== "fields") {
    return "";
  }
  const types = item.fieldTypes;
  const told = new Map<string, "span" | "reference" | "integer">();
  types?.spans.forEach((path) => told.set(path, "span"));
  types?.references.forEach((path) => told.set(path, "reference"));
  types?.integers.forEach((path) => told.set(path, "integer"));
  return fieldsOf(value.value, "", told, text);
}

function fieldsOf(value: object, path: string, types: ReadonlyMap<string, string>, text: string): string {
  const parts: string[] = [];
  for (const [name, field] of Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1))) {
    const said = saidOf(field, `${path}/${name.replaceAll("~", "~0").replaceAll("/", "~1")}`, types, text);
    if (said) {
      parts.push(`${oneLine(name)}: ${said}`);
    }
  }
  return parts.join(", ");
}

function saidOf(field: unknown, path: string, types: ReadonlyMap<string, string>, text: string): string {
  if (field === null || field === undefined || field === "") {
    return "";
  }
  if (typeof field === "boolean") {
    return field ? "yes" : "no";
  }
  if (typeof field === "number") {
    return Number.isInteger(field) ? String(field) : general(field);
  }
  if (Array.isArray(field)) {
    return field.map((each, at) => saidOf(each, `${path}/${at}`, types, text)).join(", ");
  }
  if (typeof field === "object") {
    const one = field as { begin?: number; end?: number; analyzer?: string; annotationId?: string };
    if (types.get(path) === "span") {
      return `“${surface([new Span(one.begin ?? 0, one.end ?? 0)], text)}”`;
    }
    if (types.get(path) === "reference") {
      const id = one.annotationId ?? (field as { annotation_id?: string }).annotation_id;
      return oneLine([one.analyzer, id].filter(Boolean).join("/"));
    }
    return Object.keys(field).length ? `{${fieldsOf(field, path, types, text)}}` : "";
  }
  return oneLine(String(field));
}

/** Four digits, as `%.4g` has them. */
function general(value: number): string {
  const [digits = "", exponent = "0"] = value.toExponential(3).split("e");
  const power = Number(exponent);
  const trimmed = (said: string): string => (said.includes(".") ? said.replace(/\.?0+$/, "") : said);
  if (power < -4 || power >= 4) {
    return `${trimmed(digits)}e${power < 0 ? "-" : "+"}${String(Math.abs(power)).padStart(2, "0")}`;
  }
  return trimmed(value.toFixed(3 - power));
}
