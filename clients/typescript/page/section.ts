/** The results of one document as they come: heading, switches, text and the tables of each analyzer. */

import type { AnalyzerResult, DocumentResult } from "../src/result.js";
import type { Failure } from "../src/failure.js";
import { button, h } from "./dom.js";
import { heading, languageOf, oneLine } from "./describe.js";
import { legendItems } from "./legend.js";
import { layersOf, marksOf, type Mark } from "./marks.js";
import { columnsOf, Names, tablesOf, type Row, type Table } from "./tables.js";
import { keyOf, TextView, type Place } from "./text.js";

// Rows of a table that are drawn at once.
const ROWS = 200;

export interface SectionEvents {
  /** What the reader points at; undefined: nothing any more. */
  about(place: Place | undefined): void;
}

export class Section {
  readonly element: HTMLElement;
  readonly results: AnalyzerResult[] = [];
  marks: readonly Mark[] = [];
  /** Why the document as a whole failed. */
  failure: Failure | undefined;
  private readonly heading: HTMLElement;
  private readonly status = h("small", { class: "running" }, "analyzing …");
  private readonly language = h("small", { class: "language" });
  private readonly legend = h("ul", { class: "legend", "aria-label": "What is underlined" });
  private readonly tables = h("div");
  private readonly view: TextView;
  private readonly switched = new Map<string, boolean>();
  private readonly arrivals = new Map<string, number>();
  private chosen: ReadonlySet<string> = new Set();

  constructor(
    title: string,
    readonly text: string,
    language: string,
    private readonly events: SectionEvents,
  ) {
    this.heading = h("h2", { class: "title" }, oneLine(title), " ", this.status, this.language);
    this.view = new TextView(text, language, {
      at: (place) => {
        this.events.about(place);
        if (!this.chosen.size) {
          this.show(namesOf(place));
        }
      },
      chosen: (place) => {
        this.events.about(place);
        this.choose(namesOf(place));
      },
    });
    this.view.element.addEventListener("pointerleave", () => {
      if (!this.chosen.size) {
        this.show(new Set());
      }
    });
    this.element = h("article", { class: "document" }, this.heading, this.legend, this.view.element, this.tables);
  }

  /** One analyzer's result, so many milliseconds after the request. */
  add(result: AnalyzerResult, arrived: number): void {
    this.results.push(result);
    this.arrivals.set(result.name, arrived);
    this.marks = marksOf(this.results, this.text);
    const layers = layersOf(this.marks);
    this.drawLegend(layers);
    this.view.show(this.marks, layers);
    // Entities name who others speak of.
    const names = new Names(this.results);
    if (result.annotations.some((item) => item.value.case === "entity")) {
      for (const [at, earlier] of this.results.entries()) {
        this.tables.children[at]?.replaceWith(this.analyzer(earlier, names));
      }
    }
    if (this.tables.children.length < this.results.length) {
      this.tables.append(this.analyzer(result, names));
    }
  }

  /** The end of the document. */
  finish(result: DocumentResult): void {
    this.end(result.status, result.failure);
    if (result.language) {
      this.language.textContent = ` ${languageOf(result)}`;
    }
  }

  /** The end, also one that no server told of. */
  end(status: string, failure?: Failure): void {
    this.element.dataset["status"] = status;
    this.status.className = status;
    this.status.textContent = status;
    this.failure = failure;
    if (failure) {
      this.heading.after(failed(failure));
    }
  }

  /** What the other configuration has; draws otherwise what it does not have, and says how many those are. */
  compare(other: Section): number {
    const theirs = new Set(other.marks.map(keyOf));
    const missing = new Set(this.marks.map(keyOf).filter((key) => !theirs.has(key)));
    this.view.compare(missing);
    return missing.size;
  }

  /** Nothing is chosen any more. */
  clear(): void {
    this.choose(new Set());
    this.events.about(undefined);
  }

  private choose(names: ReadonlySet<string>): void {
    this.chosen = names;
    this.show(names);
  }

  private show(names: ReadonlySet<string>): void {
    this.view.light(names);
    for (const row of this.tables.querySelectorAll<HTMLElement>("tr[data-of]")) {
      const lit = (row.dataset["of"] ?? "").split(" ").some((name) => names.has(name));
      row.classList.toggle("lit", lit);
    }
  }

  private drawLegend(layers: ReadonlyMap<string, number>): void {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset["layer"] : undefined;
    const held = focused !== undefined && this.legend.contains(document.activeElement);
    this.legend.replaceChildren(...legendItems(this.marks, layers, this.switched));
    if (held) {
      this.legend.querySelector<HTMLElement>(`[data-layer="${CSS.escape(focused)}"]`)?.focus();
    }
  }

  private analyzer(result: AnalyzerResult, names: Names): HTMLElement {
    const { name, annotations, failure } = result;
    const { title, found } = heading(result);
    const after = Math.round(this.arrivals.get(name) ?? 0);
    const time = h("small", { class: "time" }, ` after ${after} ms, computed in ${Math.round(result.timing.computeMs)} ms`);
    const summary = h("summary", {}, h("h3", {}, title, " ", h("small", {}, found)), time);
    const details = h("details", { open: true, class: "analyzer", "data-analyzer": oneLine(name) }, summary);
    if (failure) {
      details.append(failed(failure));
    }
    details.append(...result.notes.map(remark));
    for (const block of tablesOf(result, this.text, names)) {
      if (typeof block === "string") {
        details.append(h("p", {}, block));
      } else if (block.folded) {
        details.append(h("details", {}, h("summary", {}, block.folded), this.table(block, `${title}: ${block.folded}`)));
      } else {
        details.append(this.table(block, title));
      }
    }
    if (!failure && annotations.length === 0) {
      details.append(h("p", {}, "nothing found"));
    }
    return details;
  }

  private table(given: Table, title: string): HTMLElement {
    const used = columnsOf(given);
    const head = used.map((at) => h("th", { scope: "col", class: given.numeric.has(at) ? "n" : undefined }, given.head[at]));
    const body = h("tbody");
    const more = button("", () => {
      add();
    });
    const add = (): void => {
      const begin = body.children.length;
      body.append(...given.rows.slice(begin, begin + ROWS).map((row) => this.row(row, used, given)));
      const left = given.rows.length - body.children.length;
      more.hidden = left === 0;
      more.textContent = `${Math.min(left, ROWS)} more of ${left}`;
    };
    add();
    const table = h("table", { "aria-label": title }, h("thead", {}, h("tr", {}, ...head)), body);
    // One that is wider than the window is scrolled by keyboard, too.
    return h("div", { class: "rows", tabindex: 0, role: "group", "aria-label": `${title}, scrolls` }, table, more);
  }

  private row(row: Row, used: readonly number[], { numeric, naming }: Table): HTMLElement {
    const element = h("tr", { "data-of": row.of.join(" ") || undefined });
    const names = new Set(row.of);
    // What can be chosen with the mouse can with the keyboard, at the cell that names it.
    const place = row.cells[naming] ? naming : used.find((at) => row.cells[at]);
    for (const at of used) {
      const words = row.cells[at] ?? "";
      const cell = numeric.has(at)
        ? h("td", { class: `n ${row.tone ?? ""}`.trim() })
        : h("td", { dir: "auto" });
      cell.append(at === place && names.size ? h("button", { type: "button", class: "row" }, words) : words);
      element.append(cell);
    }
    if (names.size) {
      element.addEventListener("click", () => {
        this.choose(names);
        this.view.goTo(names);
        const marks = this.marks.filter((mark) => names.has(mark.of));
        this.events.about(marks.length ? { element, marks: marks.slice(0, 1) } : undefined);
      });
      element.addEventListener("pointerenter", () => this.chosen.size || this.show(names));
      element.addEventListener("pointerleave", () => this.chosen.size || this.show(new Set()));
      element.addEventListener("focusin", () => this.choose(names));
    }
    return element;
  }
}

function namesOf(place: Place): ReadonlySet<string> {
  return new Set(place.marks.map((mark) => mark.of));
}

/** What an analyzer wants to have known of its result. */
export function remark(note: string): HTMLElement {
  return h("p", { class: "remark" }, h("b", {}, "note"), `: ${oneLine(note)}`);
}

/** In the server's words. */
export function failed(failure: Pick<Failure, "reason" | "message">): HTMLElement {
  return h("p", { class: "failed", role: "alert" }, h("b", {}, oneLine(failure.reason)), `: ${oneLine(failure.message)}`);
}
