/** What the page would show of a result, as JSON: tests hold it to what `--format html` writes. Runs in Node. */

import { fromJson, type JsonValue } from "@bufbuild/protobuf";
import { AnalyzeResponseSchema } from "../src/gen/glossator/v1/analysis_pb.js";
import { fromResponse } from "../src/result.js";
import { legendOf } from "./legend.js";
import { direction, layersOf, marksOf } from "./marks.js";
import { grouped, rounded, shortened, time, unit } from "./phrases.js";
import { columnsOf, Names, tablesOf } from "./tables.js";

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
      const used = columnsOf(block);
      return [[block.head, ...block.rows.map((row) => row.cells)].map((cells) => used.map((at) => cells[at] ?? ""))];
    });
  const legend = legendOf(marks, layersOf(marks)).flatMap(({ words, labels }) => [
    words,
    ...labels.flatMap((each) => [each.words, String(each.count)]),
  ]);
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
  amounts: amounts.map((value) => {
    const [short, long] = [rounded(value), shortened(value)];
    return [grouped(value), short.said, short.changed, long.said, long.changed];
  }),
};
process.stdout.write(JSON.stringify(text !== undefined && response !== undefined ? look(text, response) : words));
