/** What is underlined, layer by layer: its switch, and its labels with how often they occur. */

import { h } from "./dom.js";
import { oneLine } from "./describe.js";
import type { Mark } from "./marks.js";
import { FIRST, hue, label, LAYERS } from "./phrases.js";

interface Entry {
  readonly layer: string;
  /** Of its switch. */
  readonly number: number;
  readonly words: string;
  /** Whether it is underlined at first. */
  readonly on: boolean;
  readonly labels: readonly { readonly name: string; readonly words: string; readonly count: number }[];
}

/** The entries in the order of their layers. */
export function legendOf(marks: readonly Mark[], layers: ReadonlyMap<string, number>): Entry[] {
  const counts = new Map<string, Map<string, number>>();
  for (const mark of marks) {
    const labels = counts.get(mark.layer) ?? new Map<string, number>();
    counts.set(mark.layer, labels.set(mark.label, (labels.get(mark.label) ?? 0) + 1));
  }
  const first = FIRST.some((layer) => layers.has(layer));
  return [...layers].map(([layer, number]) => {
    const known = Object.hasOwn(LAYERS, layer);
    const labels = [...(counts.get(layer) ?? [])]
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, count]) => ({ name, words: oneLine(label(name)), count }));
    const words = oneLine((known ? LAYERS[layer] : layer) ?? "");
    return { layer, number, words, on: !first || FIRST.includes(layer) || !known, labels };
  });
}

/** The same as items of a list. `switched` are the switches that the reader has moved, and gets those that move yet. */
export function legendItems(
  marks: readonly Mark[],
  layers: ReadonlyMap<string, number>,
  switched = new Map<string, boolean>(),
): HTMLElement[] {
  return legendOf(marks, layers).map(({ layer, number, words, on, labels }) => {
    const checked = switched.get(layer) ?? on;
    const box = h("input", { type: "checkbox", class: `switch y${number}`, "data-layer": oneLine(layer), checked });
    box.addEventListener("change", () => switched.set(layer, box.checked));
    const found = labels.map(({ name, words: said, count }) =>
      h("li", {}, h("span", { class: `mark h${hue(layer, name)} l0` }, said), ` ${count}`),
    );
    return h("li", {}, h("label", {}, box, ` ${words}`), " ", h("ul", {}, ...found));
  });
}
