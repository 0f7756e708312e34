/** A form from the JSON Schema of an analyzer's options. What is left as it is by default is not sent. */

import type { JsonObject, JsonValue } from "@bufbuild/protobuf";
import { h } from "./dom.js";

type Schema = Readonly<Record<string, JsonValue | undefined>>;

interface Field {
  readonly element: HTMLElement;
  /** What stands there; throws what is wrong with it. */
  read(): JsonValue | undefined;
  write(value: JsonValue): void;
}

let count = 0;

export class OptionsForm {
  readonly element = h("div", { class: "options" });
  private readonly fields = new Map<string, Field>();
  private readonly defaults: Readonly<Record<string, JsonValue>>;

  constructor(schema: JsonObject | undefined, defaults: JsonObject | undefined, changed: () => void) {
    this.defaults = defaults ?? {};
    const properties = (schema?.["properties"] ?? {}) as Record<string, Schema>;
    for (const [name, property] of Object.entries(properties)) {
      const resolved = resolve(property, schema ?? {});
      const field = fieldFor(name, resolved);
      const preset = this.defaults[name] ?? resolved["default"];
      if (preset !== undefined) {
        field.write(preset);
      }
      this.fields.set(name, field);
      this.element.append(field.element);
    }
    this.element.addEventListener("change", changed);
  }

  get empty(): boolean {
    return this.fields.size === 0;
  }

  /** The options that differ from the defaults. */
  read(): JsonObject {
    const found: JsonObject = {};
    for (const [name, field] of this.fields) {
      const value = field.read();
      if (value !== undefined && JSON.stringify(value) !== JSON.stringify(this.defaults[name])) {
        found[name] = value;
      }
    }
    return found;
  }

  write(options: Readonly<Record<string, JsonValue>>): void {
    for (const [name, field] of this.fields) {
      const value = Object.hasOwn(options, name) ? options[name] : this.defaults[name];
      if (value !== undefined) {
        field.write(value);
      }
    }
  }
}

/** References followed, and "this or null" taken as this. */
function resolve(given: Schema, root: JsonObject): Schema {
  let schema = given;
  for (let depth = 0; depth < 8; depth++) {
    const reference = schema["$ref"];
    const either = schema["anyOf"] as Schema[] | undefined;
    if (typeof reference === "string" && reference.startsWith("#/$defs/")) {
      const found = (root["$defs"] as Record<string, Schema> | undefined)?.[reference.slice(8)];
      schema = { ...found, ...schema, $ref: undefined };
    } else if (either?.length === 2 && either.some((one) => one["type"] === "null")) {
      schema = { ...either.find((one) => one["type"] !== "null"), ...schema, anyOf: undefined };
    } else {
      break;
    }
  }
  const items = schema["items"];
  return items ? { ...schema, items: resolve(items as Schema, root) as JsonObject } : schema;
}

function fieldFor(name: string, schema: Schema): Field {
  const choices = schema["enum"] as JsonValue[] | undefined;
  const items = schema["items"] as Schema | undefined;
  const of = items?.["enum"] as JsonValue[] | undefined;
  const type = schema["type"];
  if (type === "boolean") {
    return booleanField(name, schema);
  }
  if (choices) {
    return choiceField(name, schema, choices);
  }
  if (type === "array" && of) {
    return severalField(name, schema, of);
  }
  if (type === "number" || type === "integer") {
    return numberField(name, schema, type === "integer");
  }
  return type === "string" ? textField(name, schema) : jsonField(name, schema);
}

function about(name: string, schema: Schema): { id: string; note: HTMLElement; attributes: Record<string, string> } {
  const id = `option-${++count}`;
  const note = h("p", { id: `${id}-about`, class: "note" }, String(schema["description"] ?? ""));
  return { id, note, attributes: { id, "data-option": name, "aria-describedby": `${id}-about` } };
}

function labelled(name: string, input: HTMLElement, note: HTMLElement): HTMLElement {
  return h("div", { class: "option" }, h("label", { for: input.id }, name), " ", input, note);
}

function booleanField(name: string, schema: Schema): Field {
  const { note, attributes } = about(name, schema);
  const input = h("input", { type: "checkbox", ...attributes });
  return {
    element: h("div", { class: "option" }, input, " ", h("label", { for: input.id }, name), note),
    read: () => input.checked,
    write: (value) => {
      input.checked = value === true;
    },
  };
}

function choiceField(name: string, schema: Schema, choices: readonly JsonValue[]): Field {
  const { note, attributes } = about(name, schema);
  const options = choices.map((choice) => h("option", { value: JSON.stringify(choice) }, String(choice)));
  const input = h("select", attributes, ...options);
  return {
    element: labelled(name, input, note),
    read: () => JSON.parse(input.value) as JsonValue,
    write: (value) => {
      input.value = JSON.stringify(value);
    },
  };
}

function severalField(name: string, schema: Schema, choices: readonly JsonValue[]): Field {
  const { note, attributes } = about(name, schema);
  const boxes = choices.map((choice) => ({ choice, box: h("input", { type: "checkbox" }) }));
  let order: readonly JsonValue[] = [];
  const labels = boxes.map(({ choice, box }) => h("label", {}, box, ` ${String(choice)}`));
  return {
    element: h("fieldset", { class: "option several", ...attributes }, h("legend", {}, name), ...labels, note),
    read: () => {
      const chosen = boxes.filter(({ box }) => box.checked).map(({ choice }) => choice);
      // As given, if they are the same ones: it may be the default in another order.
      return chosen.length === order.length && chosen.every((one) => order.includes(one)) ? [...order] : chosen;
    },
    write: (value) => {
      order = Array.isArray(value) ? value : [];
      for (const { choice, box } of boxes) {
        box.checked = order.includes(choice);
      }
    },
  };
}

function numberField(name: string, schema: Schema, whole: boolean): Field {
  const { note, attributes } = about(name, schema);
  const limit = (key: string): string | undefined => (schema[key] === undefined ? undefined : String(schema[key]));
  const input = h("input", { type: "number", step: whole ? "1" : "any", min: limit("minimum"), max: limit("maximum"), ...attributes });
  return {
    element: labelled(name, input, note),
    // What is out of range goes to the server, which says so.
    read: () => (input.value === "" ? undefined : Number(input.value)),
    write: (value) => {
      input.value = value === null ? "" : String(value);
    },
  };
}

function textField(name: string, schema: Schema): Field {
  const { note, attributes } = about(name, schema);
  const input = h("input", { type: "text", ...attributes });
  let preset = "";
  return {
    element: labelled(name, input, note),
    read: () => (input.value === "" && preset === "" ? undefined : input.value),
    write: (value) => {
      preset = input.value = typeof value === "string" ? value : "";
    },
  };
}

/** Whatever else there is, as JSON. */
function jsonField(name: string, schema: Schema): Field {
  const { note, attributes } = about(name, schema);
  const input = h("input", { type: "text", spellcheck: "false", placeholder: "JSON", ...attributes });
  return {
    element: labelled(name, input, note),
    read: () => {
      if (input.value.trim() === "") {
        return undefined;
      }
      try {
        return JSON.parse(input.value) as JsonValue;
      } catch {
        throw new SyntaxError(`${name} must be JSON, such as ["one", "two"]`);
      }
    },
    write: (value) => {
      input.value = JSON.stringify(value);
    },
  };
}
