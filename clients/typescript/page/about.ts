/** What the annotations say where the reader points or stands: in words, and field by field. */

import type { JsonValue } from "@bufbuild/protobuf";
import { byId, h } from "./dom.js";
import { oneLine } from "./describe.js";
import type { Mark } from "./marks.js";
import { annotationJson } from "./message.js";
import type { Place } from "./text.js";

// More than these at one place are told of in words alone.
const MOST = 6;
const LONGEST = 300;
// The words above say what kind it is; offsets come last.
const UNTOLD = new Set(["kind", "spans", "fieldTypes", "words"]);
// What values of enums begin with in JSON.
const ENUM = /^(?:KIND|BOUND|LEVEL|VOICE|TYPE|ACT|ASSERTION)_(?=[A-Z_]+$)/;

export class About {
  private readonly element = byId("about");

  show(place: Place | undefined, text: string): void {
    this.element.hidden = !place?.marks.length;
    const marks = new Map((place?.marks ?? []).map((mark) => [mark.item, mark]));
    this.element.replaceChildren(
      ...[...marks.values()].map((mark, at) =>
        h("div", { class: "one" }, h("b", {}, oneLine(mark.title)), at < MOST && fields(mark, text)),
      ),
    );
  }
}

function fields(mark: Mark, text: string): HTMLElement {
  const json = annotationJson(mark.item);
  const list = h("dl");
  const put = (name: string, value: JsonValue | undefined): void => {
    const said = words(value, text);
    if (said) {
      const spoken = name.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
      list.append(h("div", {}, h("dt", {}, spoken), h("dd", {}, said)));
    }
  };
  for (const [name, value] of Object.entries(json)) {
    if (UNTOLD.has(name)) {
      continue;
    }
    if (typeof value === "object" && value !== null && !Array.isArray(value)) {
      Object.entries(value).forEach(([inner, each]) => put(inner, each));
    } else {
      put(name, value);
    }
  }
  put("offsets", mark.item.spans.map(({ begin, end }) => `${begin}–${end}`).join(", "));
  return list;
}

function words(value: JsonValue | undefined, text: string): string {
  if (value === undefined || value === null || value === "") {
    return "";
  }
  if (typeof value === "number") {
    return Number.isInteger(value) ? String(value) : value.toPrecision(3);
  }
  if (Array.isArray(value)) {
    return value.map((each) => words(each, text)).join(", ");
  }
  if (typeof value === "object") {
    const { begin, end } = value;
    if (typeof end === "number" && Object.keys(value).every((name) => name === "begin" || name === "end")) {
      return `“${oneLine(text.slice(typeof begin === "number" ? begin : 0, end))}”`;
    }
    return Object.entries(value)
      .map(([name, each]) => `${name} ${words(each, text)}`)
      .join(", ");
  }
  const said = String(value);
  return oneLine(ENUM.test(said) ? said.replace(ENUM, "").toLowerCase() : said).slice(0, LONGEST);
}
