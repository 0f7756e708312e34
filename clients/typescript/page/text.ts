/**
 * The text with its marks. It is laid out in chunks, of which only those near the window hold marks: a text of a
 * megabyte with a hundred thousand annotations costs what is in view.
 */

import { h } from "./dom.js";
import { oneLine, printable } from "./describe.js";
import { chunks, direction, Index, segments, type Mark } from "./marks.js";
import { hue } from "./phrases.js";

interface Chunk {
  readonly begin: number;
  readonly end: number;
  readonly element: HTMLElement;
  /** What the reader can stand on, while it holds marks. */
  pieces: HTMLElement[] | undefined;
  near: boolean;
}

/** The piece of text that the reader points at or stands on. */
export interface Place {
  readonly element: HTMLElement;
  readonly marks: readonly Mark[];
}

export interface TextEvents {
  /** The reader points at a piece, or goes to it with the keyboard. */
  at(place: Place): void;
  /** The same, to stay. */
  chosen(place: Place): void;
}

const SVG = "http://www.w3.org/2000/svg";
// Attributions that are joined by lines at once.
const MOST_LINKS = 20;

export class TextView {
  readonly element: HTMLElement;
  private readonly chunks: readonly Chunk[];
  private readonly links = document.createElementNS(SVG, "svg");
  private readonly places = new WeakMap<Element, readonly Mark[]>();
  private readonly byElement = new WeakMap<Element, Chunk>();
  private index = new Index([]);
  private layers: ReadonlyMap<string, number> = new Map();
  private lit: ReadonlySet<string> = new Set();
  private missing: ReadonlySet<string> = new Set();

  constructor(
    private readonly text: string,
    language: string,
    private readonly events: TextEvents,
  ) {
    this.chunks = chunks(text).map(([begin, end]) => {
      const element = h("div", { class: "chunk" }, printable(text.slice(begin, end)));
      return { begin, end, element, pieces: undefined, near: false };
    });
    this.element = h(
      "div",
      {
        class: "text",
        dir: direction(text),
        lang: language || undefined,
        tabindex: 0,
        role: "group",
        "aria-label": "Text. Arrow keys go from annotation to annotation.",
      },
      ...this.chunks.map((chunk) => chunk.element),
    );
    this.links.setAttribute("class", "links");
    this.links.setAttribute("aria-hidden", "true");
    this.element.append(this.links);
    const observer = new IntersectionObserver((entries) => this.moved(entries), { rootMargin: "800px 0px" });
    for (const chunk of this.chunks) {
      this.byElement.set(chunk.element, chunk);
      observer.observe(chunk.element);
    }
    new ResizeObserver(() => this.join()).observe(this.element);
    this.element.addEventListener("pointerover", (event) => this.tell(event, "at"));
    this.element.addEventListener("click", (event) => this.tell(event, "chosen"));
    this.element.addEventListener("keydown", (event) => this.walk(event));
  }

  /** Shows these marks in place of others; `layers` are the numbers of their switches. */
  show(marks: readonly Mark[], layers: ReadonlyMap<string, number>): void {
    this.index = new Index(marks);
    this.layers = layers;
    this.refresh();
  }

  /** What the other configuration does not have is drawn otherwise. */
  compare(missing: ReadonlySet<string>): void {
    this.missing = missing;
    this.refresh();
  }

  /** Lights up the annotations of these names, and joins what belongs to one attribution. */
  light(names: ReadonlySet<string>): void {
    this.lit = names;
    for (const chunk of this.chunks) {
      this.lighten(chunk);
    }
    this.join();
  }

  /** Brings the first mark of an annotation into view. */
  goTo(names: ReadonlySet<string>): void {
    const mark = this.index.marks.find((each) => names.has(each.of));
    const chunk = mark && this.chunks.find((each) => mark.begin < each.end);
    if (!mark || !chunk) {
      return;
    }
    this.fill(chunk);
    const found = [...chunk.element.querySelectorAll<HTMLElement>(".mark")].find((each) => each.dataset["of"] === mark.of);
    (found ?? chunk.element).scrollIntoView({ block: "center" });
  }

  private refresh(): void {
    for (const chunk of this.chunks) {
      const held = chunk.pieces !== undefined;
      chunk.pieces = undefined;
      // One that holds marks though it is far is where somebody stands.
      if (chunk.near || held) {
        this.fill(chunk);
      }
    }
    this.join();
  }

  private moved(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const chunk = this.byElement.get(entry.target);
      if (chunk) {
        chunk.near = entry.isIntersecting;
        if (chunk.near) {
          this.fill(chunk);
        } else if (!chunk.element.contains(document.activeElement)) {
          this.empty(chunk);
        }
      }
    }
    this.join();
  }

  private empty(chunk: Chunk): void {
    if (chunk.pieces) {
      chunk.element.replaceChildren(printable(this.text.slice(chunk.begin, chunk.end)));
      chunk.pieces = undefined;
    }
  }

  private fill(chunk: Chunk): void {
    if (chunk.pieces) {
      return;
    }
    const at = this.standing(chunk);
    const pieces: HTMLElement[] = [];
    const marks = this.index.within(chunk.begin, chunk.end);
    const { begin, end } = chunk;
    const each = (piece: HTMLElement, of: readonly Mark[]): void => {
      piece.tabIndex = -1;
      this.places.set(piece, of);
      pieces.push(piece);
    };
    chunk.element.replaceChildren(...highlighted(this.text, marks, this.layers, begin, end, each, this.missing));
    chunk.pieces = pieces;
    this.lighten(chunk);
    if (at !== undefined) {
      // Who stood in it goes on standing there.
      (pieces.find((piece) => Number(piece.dataset["at"]) >= at) ?? this.element).focus({ preventScroll: true });
    }
  }

  private standing(chunk: Chunk): number | undefined {
    const active = document.activeElement;
    return active instanceof HTMLElement && chunk.element.contains(active) ? Number(active.dataset["at"]) : undefined;
  }

  private lighten(chunk: Chunk): void {
    if (chunk.pieces) {
      for (const each of chunk.element.querySelectorAll<HTMLElement>(".mark")) {
        each.classList.toggle("lit", this.lit.has(each.dataset["of"] ?? ""));
      }
    }
  }

  private tell(event: Event, how: "at" | "chosen"): void {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>(".piece") : null;
    const marks = element && this.places.get(element);
    if (element && marks) {
      this.events[how]({ element, marks });
    }
  }

  private walk(event: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) {
      return;
    }
    const next = this.next(step, event.target instanceof HTMLElement ? event.target : this.element);
    if (next) {
      event.preventDefault();
      next.focus();
      this.events.chosen({ element: next, marks: this.places.get(next) ?? [] });
    }
  }

  private next(step: number, from: HTMLElement): HTMLElement | undefined {
    let at = step > 0 ? -1 : this.chunks.length;
    const here = this.chunks.findIndex((chunk) => chunk.element !== from && chunk.element.contains(from));
    const pieces = this.chunks[here]?.pieces;
    if (pieces) {
      const next = pieces[pieces.indexOf(from) + step];
      if (next) {
        return next;
      }
      at = here;
    }
    for (at += step; at >= 0 && at < this.chunks.length; at += step) {
      const chunk = this.chunks[at];
      if (chunk && this.index.within(chunk.begin, chunk.end).length) {
        this.fill(chunk);
        return chunk.pieces?.at(step > 0 ? 0 : -1);
      }
    }
    return undefined;
  }

  /** Lines from who said it, over how, to what was said. */
  private join(): void {
    const base = this.element.getBoundingClientRect();
    const paths: SVGPathElement[] = [];
    if (this.lit.size && this.lit.size <= MOST_LINKS) {
      for (const name of this.lit) {
        const marks = [...this.element.querySelectorAll<HTMLElement>(".mark.lit")].filter((each) => each.dataset["of"] === name);
        const ends = ["source", "cue", "content"].flatMap((layer) => {
          const box = marks.find((each) => each.dataset["layer"] === layer)?.getClientRects()[0];
          return box ? [{ x: box.left + box.width / 2 - base.left, y: box.top - base.top, layer }] : [];
        });
        ends.slice(1).forEach((end, at) => {
          const start = ends[at]!;
          const top = Math.min(start.y, end.y) - 14;
          const path = document.createElementNS(SVG, "path");
          path.setAttribute("d", `M${start.x},${start.y} C${start.x},${top} ${end.x},${top} ${end.x},${end.y}`);
          path.setAttribute("class", `h${hue(end.layer, end.layer)}`);
          paths.push(path);
        });
      }
    }
    this.links.replaceChildren(...paths);
  }
}

/** What makes two marks of different runs the same. */
export function keyOf({ layer, label, begin, end, title }: Mark): string {
  return `${layer}\n${label}\n${begin}\n${end}\n${title}`;
}

/**
 * A stretch of the text as nodes; `each` is called for every piece that holds marks, with those. Marks are drawn
 * otherwise that are among the `missing`, by `keyOf`.
 */
export function highlighted(
  text: string,
  marks: readonly Mark[],
  layers: ReadonlyMap<string, number>,
  begin: number,
  end: number,
  each: (piece: HTMLElement, marks: readonly Mark[]) => void,
  missing: ReadonlySet<string> = new Set(),
): Node[] {
  const shown = printable(text.slice(begin, end));
  return [...segments(marks, begin, end)].map((segment) => {
    const words = shown.slice(segment.begin - begin, segment.end - begin);
    if (!segment.marks.length) {
      return document.createTextNode(words);
    }
    const piece = h("span", { class: "piece", "data-at": segment.begin }, words);
    each(piece, segment.marks);
    return segment.marks.reduceRight<HTMLElement>((inner, mark) => {
      const { layer, label, lane, of } = mark;
      const only = missing.size && missing.has(keyOf(mark)) ? " only" : "";
      const kinds = `mark h${hue(layer, label)} l${lane} y${layers.get(layer) ?? 0}${only}`;
      return h("span", { class: kinds, "data-layer": oneLine(layer), "data-label": oneLine(label), "data-of": of }, inner);
    }, piece);
  });
}

/** What is told where the reader points: one line for each annotation. */
export function titleOf(marks: readonly Mark[]): string {
  return [...new Set(marks.map((mark) => oneLine(mark.title)))].join("\n");
}
