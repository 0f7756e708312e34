/** What analyzers said, as rows of words: the tables of `--format html`, whoever draws them. */

import type { AnalyzerResult, Annotation, AnnotationOf } from "../src/result.js";
import type { Reference } from "../src/gen/glossator/v1/annotation_pb.js";
import {
  amount,
  counted,
  details,
  feeling,
  hundredths,
  judgement,
  kindOf,
  levelOf,
  moment,
  oneLine,
  rival,
  signed,
  standard,
  surface,
  voiceOf,
} from "./describe.js";
import { nameOf } from "./marks.js";
import { label } from "./phrases.js";

export interface Row {
  /** The annotations that it is about, as `data-of` names them. */
  readonly of: readonly string[];
  readonly cells: readonly string[];
  /** "pos", "neg" or "neu": colours the numbers. */
  readonly tone?: string;
}

export interface Table {
  readonly head: readonly string[];
  readonly rows: readonly Row[];
  /** Columns of numbers. */
  readonly numeric: ReadonlySet<number>;
  /** The column that names what a row is about. */
  readonly naming: number;
  /** Where it is folded: the words that stand for it. */
  readonly folded?: string;
}

/** The columns in which any row has something: others are not shown. */
export function columnsOf({ head, rows }: Table): number[] {
  return head.flatMap((_, at) => (rows.some((row) => row.cells[at]) ? [at] : []));
}

/** A sentence, or a table. */
export type Block = string | Table;

/** The entities of a document by the annotations that mention them. */
export class Names {
  private readonly entities = new Map<string, AnnotationOf<"entity">["value"]["value"]>();

  constructor(results: readonly AnalyzerResult[]) {
    for (const { name, annotations } of results) {
      for (const item of annotations) {
        if (item.value.case === "entity") {
          this.entities.set(`${name}\n${item.id}`, item.value.value);
        }
      }
    }
  }

  /** The full name of what is referred to; nothing if that is no entity. `here` is whose reference it is. */
  of(reference: Reference | undefined, here: string): string {
    return oneLine(this.found(reference, here)?.canonicalName ?? "");
  }

  /** What is the same for all references to one entity; nothing if that is none. */
  key(reference: Reference | undefined, here: string): string {
    const found = this.found(reference, here);
    return found ? `${reference?.analyzer ?? ""}/${found.entityId}` : "";
  }

  private found(reference: Reference | undefined, here: string): { canonicalName: string; entityId: string } | undefined {
    return reference && this.entities.get(`${reference.analyzer || here}\n${reference.annotationId}`);
  }
}

type Of<K extends "entity" | "number" | "sentiment" | "attribution"> = AnnotationOf<K>;

/** The tables of one analyzer's annotations. */
export function tablesOf(result: AnalyzerResult, text: string, names: Names): Block[] {
  const entities: Of<"entity">[] = [];
  const numbers: Of<"number">[] = [];
  const sentiments: Of<"sentiment">[] = [];
  const attributions: Of<"attribution">[] = [];
  const others: Annotation[] = [];
  for (const item of result.annotations) {
    if (item.value.case === "entity") {
      entities.push(item as Of<"entity">);
    } else if (item.value.case === "number") {
      numbers.push(item as Of<"number">);
    } else if (item.value.case === "sentiment") {
      sentiments.push(item as Of<"sentiment">);
    } else if (item.value.case === "attribution") {
      attributions.push(item as Of<"attribution">);
    } else {
      others.push(item);
    }
  }
  const about: About = { analyzer: result.name, text, names };
  return [
    ...(entities.length ? [entityTable(entities, about)] : []),
    ...(numbers.length ? [numberTable(numbers, about)] : []),
    ...sentimentBlocks(sentiments, about),
    ...(attributions.length ? [attributionTable(attributions, about)] : []),
    ...(others.length ? [otherTable(others, about)] : []),
  ];
}

interface About {
  readonly analyzer: string;
  readonly text: string;
  readonly names: Names;
}

function table(head: readonly string[], rows: readonly Row[], ...numeric: number[]): Table {
  return { head, rows, numeric: new Set(numeric), naming: 0 };
}

function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const name = key(item);
    const group = groups.get(name);
    if (group) {
      group.push(item);
    } else {
      groups.set(name, [item]);
    }
  }
  return [...groups.values()];
}

function entityTable(items: readonly Of<"entity">[], { analyzer, text }: About): Table {
  const rows = grouped(items, (item) => item.value.value.entityId).map((mentions): Row => {
    const name = oneLine(mentions[0]?.value.value.canonicalName ?? "");
    const forms = new Set(mentions.map((item) => surface(item.spans, text)));
    forms.delete(name);
    const cells = [label(commonest(mentions.map((item) => item.label))), name, String(mentions.length), [...forms].join(", ")];
    return { of: mentions.map((item) => nameOf(analyzer, item)), cells };
  });
  return { ...table(["label", "name", "mentions", "also as"], rows, 2), naming: 1 };
}

function commonest(labels: readonly string[]): string {
  const groups = grouped(labels, (each) => each);
  return groups.reduce((best, each) => (each.length > best.length ? each : best), groups[0] ?? [])[0] ?? "";
}

function numberTable(items: readonly Of<"number">[], { analyzer, text }: About): Table {
  const rows = items.map((item): Row => {
    const number = item.value.value;
    const said = [amount(number), rival(number)].filter(Boolean).join(", ");
    const cells = [surface(item.spans, text), kindOf(number), said, counted(number, text), standard(number), moment(number)];
    return { of: [nameOf(analyzer, item)], cells };
  });
  return table(["text", "kind", "amount", "counted", "in SI units", "time"], rows);
}

function sentimentBlocks(items: readonly Of<"sentiment">[], about: About): Block[] {
  const of = (level: string): Of<"sentiment">[] => items.filter((item) => levelOf(item.value.value) === level);
  const blocks: Block[] = of("document").map((item) => {
    const { score, magnitude } = item.value.value;
    return `The document: ${feeling(item, score)} ${signed(score)}, magnitude ${hundredths(magnitude)}`;
  });
  const towards = of("target");
  if (towards.length) {
    blocks.push(table(["towards", "feeling", "score", "mentions"], targetRows(towards, about), 2, 3));
  }
  const sentences = of("sentence");
  if (sentences.length) {
    const rows = sentences.map((item): Row => {
      const { score, magnitude } = item.value.value;
      const felt = feeling(item, score);
      const cells = [surface(item.spans, about.text), felt, signed(score), hundredths(magnitude), voiceOf(item.value.value)];
      return { of: [nameOf(about.analyzer, item)], cells, tone: felt.slice(0, 3) };
    });
    const head = ["sentence", "feeling", "score", "magnitude", "voice"];
    blocks.push({ ...table(head, rows, 2, 3), folded: `${rows.length} sentences` });
  }
  return blocks;
}

/** One row for each entity, from the most negative to the most positive. */
function targetRows(items: readonly Of<"sentiment">[], { analyzer, text, names }: About): Row[] {
  const groups = grouped(
    items,
    (item) => names.key(item.value.value.target, analyzer) || `words ${surface(item.spans, text)}`,
  );
  const targets = groups.map((found) => {
    const first = found[0]!;
    const name = names.of(first.value.value.target, analyzer) || surface(first.spans, text);
    const felt = found.map((item) => feeling(item, item.value.value.score));
    const balance = felt.filter((each) => each === "positive").length - felt.filter((each) => each === "negative").length;
    const word = balance === 0 ? "neutral" : balance > 0 ? "positive" : "negative";
    const score = found.reduce((sum, item) => sum + item.value.value.score, 0) / found.length;
    return { name, word, score, found };
  });
  targets.sort((one, other) => one.score - other.score || Number(one.name > other.name) - Number(one.name < other.name));
  return targets.map(({ name, word, score, found }) => ({
    of: found.map((item) => nameOf(analyzer, item)),
    cells: [name, word, signed(score), String(found.length)],
    tone: word.slice(0, 3),
  }));
}

function attributionTable(items: readonly Of<"attribution">[], { analyzer, text, names }: About): Table {
  const rows = items.map((item): Row => {
    const { value } = item.value;
    const words = surface(value.source, text) || "(implicit)";
    const name = names.of(value.sourceEntity, analyzer);
    const source = name && !words.toLowerCase().includes(name.toLowerCase()) ? `${words} (${name})` : words;
    return { of: [nameOf(analyzer, item)], cells: [source, surface(value.cue, text), surface(value.content, text), judgement(value)] };
  });
  return table(["source", "cue", "content", "type"], rows);
}

function otherTable(items: readonly Annotation[], { analyzer, text }: About): Table {
  const rows = items.map((item): Row => {
    const score = item.score === undefined ? "" : hundredths(item.score);
    const cells = [item.kind, item.label, surface(item.spans, text) || "(document)", score, details(item, text)];
    return { of: [nameOf(analyzer, item)], cells };
  });
  return { ...table(["kind", "label", "text", "score", "value"], rows, 3), naming: 2 };
}
