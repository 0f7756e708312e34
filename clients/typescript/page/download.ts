/** Results as files: the JSON of the contract, and a page as `--format html` writes it. */

import type { AnalyzerResult, DocumentResult } from "../src/result.js";
import { h, type Child } from "./dom.js";
import { heading, languageOf, oneLine } from "./describe.js";
import { legendItems } from "./legend.js";
import { direction, layersOf, marksOf } from "./marks.js";
import { responseJson } from "./message.js";
import { remark } from "./section.js";
import { columnsOf, Names, tablesOf, type Block } from "./tables.js";
import { highlighted, titleOf } from "./text.js";

// What build.mjs puts in their places: the style sheet and the script of `--format html`, and their digests.
declare const STYLE: string;
declare const STYLE_DIGEST: string;
declare const SCRIPT: string;
declare const SCRIPT_DIGEST: string;

/** Gives a file to whoever reads the page. */
export function download(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = h("a", { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** One `AnalyzeResponse` on a line. */
export function jsonOf(result: DocumentResult): string {
  return `${JSON.stringify(responseJson(result))}\n`;
}

/** One page that needs no server and nothing else. */
export function htmlOf(title: string, text: string, result: DocumentResult): string {
  const policy = `default-src 'none'; style-src 'sha256-${STYLE_DIGEST}'; script-src 'sha256-${SCRIPT_DIGEST}'`;
  const titled = h("title", {}, title).outerHTML;
  return (
    `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n` +
    `<meta http-equiv="Content-Security-Policy" content="${policy}">\n` +
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n` +
    `<meta name="color-scheme" content="light dark">\n${titled}\n<style>${STYLE}</style>\n</head>\n<body>\n<main>\n` +
    `${section(title, text, result).outerHTML}\n</main>\n<aside id="about" tabindex="0" aria-live="polite" hidden></aside>\n` +
    `<script>${SCRIPT}</script>\n</body>\n</html>\n`
  );
}

function section(title: string, text: string, result: DocumentResult): HTMLElement {
  const marks = marksOf(result.results, text);
  const layers = layersOf(marks);
  const names = new Names(result.results);
  const attributes = { class: "document", id: `document-${result.index}`, "data-status": result.status };
  const pieces = highlighted(text, marks, layers, 0, text.length, (piece, of) => {
    piece.title = titleOf(of);
  });
  return h(
    "article",
    { ...attributes, "data-result": JSON.stringify(responseJson(result)) },
    h("h1", {}, `${oneLine(title)} `, h("small", { class: result.status }, result.status)),
    told(result) && h("p", { class: "language" }, languageOf(result)),
    result.failure && failed(result.failure),
    marks.length > 0 && h("ul", { class: "legend", "aria-label": "What is underlined" }, ...legendItems(marks, layers)),
    h("div", { class: "text", dir: direction(text), lang: result.language || undefined }, ...pieces),
    ...result.results.map((each) => analyzer(each, text, names)),
  );
}

/** Whether there is more to say of the language than what was asked for. */
function told({ language, languageSource }: DocumentResult): boolean {
  return language !== "" && (languageSource === "identified" || languageSource === "assumed");
}

function analyzer(result: AnalyzerResult, text: string, names: Names): HTMLElement {
  const { name, annotations, failure } = result;
  const { title, found } = heading(result);
  return h(
    "details",
    { open: true, class: "analyzer", "data-analyzer": oneLine(name) },
    h("summary", {}, h("h2", {}, `${title} `, h("small", {}, found))),
    failure && failed(failure),
    ...result.notes.map(remark),
    ...tablesOf(result, text, names).map(drawn),
    !failure && annotations.length === 0 && h("p", {}, "nothing found"),
  );
}

function drawn(block: Block): Child {
  if (typeof block === "string") {
    return h("p", {}, block);
  }
  const { head, rows, numeric, folded } = block;
  const used = columnsOf(block);
  const names = used.map((at) => h("th", { scope: "col", class: numeric.has(at) ? "n" : undefined }, head[at]));
  const lines = rows.map(({ of, cells, tone }) => {
    const row = used.map((at) =>
      h("td", numeric.has(at) ? { class: `n ${tone ?? ""}`.trim() } : { dir: "auto" }, cells[at]),
    );
    return h("tr", { "data-of": of.join(" ") || undefined }, ...row);
  });
  const table = h("table", {}, h("thead", {}, h("tr", {}, ...names)), h("tbody", {}, ...lines));
  const whole = h("div", { class: "rows" }, table);
  return folded ? h("details", {}, h("summary", {}, folded), whole) : whole;
}

function failed(failure: { readonly reason: string; readonly message: string }): HTMLElement {
  return h("p", { class: "failed" }, h("b", {}, oneLine(failure.reason)), `: ${oneLine(failure.message)}`);
}
