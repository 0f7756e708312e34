/** What the page would show of a result, as JSON: tests hold it to what `--format html` writes. Runs in Node. */

import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { AnalyzeResponseSchema } from "../src/gen/glossator/v1/analysis_pb.js";
import { fromResponse } from "../src/result.js";
import { oneLine } from "./describe.js";
import { direction, layersOf, marksOf } from "./marks.js";
import { grouped, label, LAYERS, rounded, time, unit } from "./phrases.js";
import { Names, tablesOf } from "./tables.js";

declare const process: { stdin: AsyncIterable<Uint8Array>; stdout: { write(text: string): void } };

interface Given {
  readonly text?: string;
  readonly response?: JsonValue;
  readonly times?: readonly string[];
  readonly units?: readonly string[];
  readonly amounts?: readonly string[];
}

function look(text: string, response: JsonValue): object {
  const { results } = fromResponse(fromJson(AnalyzeResponseSchema, response));
  const marks = marksOf(results, text);
  const names = new Names(results);
  const tables = results
    .flatMap((result) => tablesOf(result, text, names))
    .flatMap((block) => {
      if (typeof block === "string") {
        return [];
      }
      const used = block.head.flatMap((_, at) => (block.rows.some((row) => row.cells[at]) ? [at] : []));
      return [[block.head, ...block.rows.map((row) => row.cells)].map((cells) => used.map((at) => cells[at] ?? ""))];
    });
  const legend = [...layersOf(marks).keys()].flatMap((layer) => {
    const counts = new Map<string, number>();
    for (const mark of marks.filter((each) => each.layer === layer)) {
      counts.set(mark.label, (counts.get(mark.label) ?? 0) + 1);
    }
    const labels = [...counts].sort(([one], [other]) => (one < other ? -1 : 1));
    return [LAYERS[layer] ?? layer, ...labels.flatMap(([name, count]) => [oneLine(label(name)), String(count)])];
  });
  return {
    marks: marks.map((mark) => [mark.layer, mark.label, mark.title, text.slice(mark.begin, mark.end)]),
    legend,
    tables,
    direction: direction(text),
  };
}

const decoder = new TextDecoder();
let input = "";
for await (const piece of process.stdin) {
  input += decoder.decode(piece, { stream: true });
}
const { text, response, times = [], units = [], amounts = [] } = JSON.parse(input) as Given;
const words = {
  times: times.map(time),
  units: units.map((code) => unit(code)),
  amounts: amounts.map((value) => [grouped(value), rounded(value).said, rounded(value).changed]),
};
process.stdout.write(JSON.stringify(text !== undefined && response !== undefined ? look(text, response) : words));
