/** Switches for the analyzers of the server, each with its options: one configuration. */

import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { AnalyzerState, type AnalyzerInfo } from "../src/gen/glossator/v1/registry_pb.js";
import { h } from "./dom.js";
import { oneLine } from "./describe.js";
import { OptionsForm } from "./schema.js";

export interface Chosen {
  readonly analyzer: string;
  readonly options: JsonObject;
}

interface Switch {
  readonly id: string;
  readonly box: HTMLInputElement;
  readonly form: OptionsForm;
  readonly preset: boolean;
}

const READY = new Set([AnalyzerState.READY, AnalyzerState.UNSPECIFIED]);

export class Analyzers {
  readonly element = h("fieldset", { class: "analyzers" });
  private switches: readonly Switch[] = [];

  constructor(
    private readonly title: string,
    private readonly changed: () => void,
  ) {
    this.element.append(h("legend", {}, title));
  }

  /** What the server has. */
  show(found: readonly AnalyzerInfo[]): void {
    this.switches = found.map((info) => {
      const form = new OptionsForm(info.optionsSchema, info.defaultOptions, this.changed);
      const ready = READY.has(info.state);
      const box = h("input", { type: "checkbox", value: info.id, checked: info.inDefaultSet && ready, disabled: !ready });
      box.addEventListener("change", this.changed);
      return { id: info.id, box, form, preset: info.inDefaultSet && ready };
    });
    const items = this.switches.map(({ id, box, form }, at) => {
      const info = found[at];
      const why = box.disabled ? `not ready: ${oneLine(info?.stateReason ?? "")}` : oneLine(info?.description ?? "");
      const options =
        !form.empty &&
        h("details", {}, h("summary", { "aria-label": `Options of ${id}, ${this.title}` }, "options"), form.element);
      const named = h("label", {}, box, " ", h("b", {}, oneLine(info?.title || id)));
      return h("div", { class: "analyzer-switch", "data-id": id }, named, h("p", { class: "note" }, why), options);
    });
    this.element.replaceChildren(h("legend", {}, this.title), ...items);
  }

  /** What is switched on, with the options that are not the defaults. Throws what is wrong with them. */
  read(): Chosen[] {
    return this.switches.filter(({ box }) => box.checked).map(({ id, form }) => ({ analyzer: id, options: form.read() }));
  }

  /** Switches these on and all others off; gives the ids that the server does not have. */
  write(chosen: readonly Chosen[]): string[] {
    for (const { id, box, form } of this.switches) {
      const found = chosen.find((each) => each.analyzer === id);
      box.checked = found !== undefined && !box.disabled;
      form.write((found?.options ?? {}) as Record<string, JsonValue>);
    }
    return chosen.map((each) => each.analyzer).filter((id) => !this.switches.some((each) => each.id === id));
  }
}
