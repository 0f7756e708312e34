/**
 * A request without its text in the part of an address that is never sent: `#a=entities&o.entities={"labels":["ORG"]}`.
 *
 * `a` are analyzers, `o.ID` their options, `b` and `p.ID` those of the second configuration; `language`, `time` (when the
 * text was written) and `seed` (the name of a sample).
 */

import type { JsonObject } from "@bufbuild/protobuf";
import type { Chosen } from "./analyzers.js";

export interface Request {
  readonly first: readonly Chosen[] | undefined;
  readonly second: readonly Chosen[] | undefined;
  readonly language: string;
  readonly time: string;
  readonly seed: string;
}

export function linkOf(request: Request): string {
  const fields = new URLSearchParams();
  put(fields, "a", "o", request.first);
  put(fields, "b", "p", request.second);
  for (const name of ["language", "time", "seed"] as const) {
    if (request[name]) {
      fields.set(name, request[name]);
    }
  }
  return `#${fields}`;
}

/** What a link asks for; throws if its options are no JSON. */
export function requestOf(hash: string): Request {
  const fields = new URLSearchParams(hash.replace(/^#/, ""));
  const get = (name: string): string => fields.get(name) ?? "";
  return {
    first: take(fields, "a", "o"),
    second: take(fields, "b", "p"),
    language: get("language"),
    time: get("time"),
    seed: get("seed"),
  };
}

function put(fields: URLSearchParams, name: string, options: string, chosen: readonly Chosen[] | undefined): void {
  if (chosen?.length === 0) {
    fields.append(name, "");
  }
  for (const each of chosen ?? []) {
    fields.append(name, each.analyzer);
    if (Object.keys(each.options).length) {
      fields.set(`${options}.${each.analyzer}`, JSON.stringify(each.options));
    }
  }
}

function take(fields: URLSearchParams, name: string, options: string): Chosen[] | undefined {
  if (!fields.has(name)) {
    return undefined;
  }
  return fields
    .getAll(name)
    .filter(Boolean)
    .map((analyzer) => ({ analyzer, options: optionsOf(fields.get(`${options}.${analyzer}`), analyzer) }));
}

function optionsOf(given: string | null, analyzer: string): JsonObject {
  if (given === null) {
    return {};
  }
  let found: unknown;
  try {
    found = JSON.parse(given);
  } catch {
    found = undefined;
  }
  if (typeof found !== "object" || found === null || Array.isArray(found)) {
    throw new SyntaxError(`the link's options of ${analyzer} must be a JSON object`);
  }
  return found as JsonObject;
}
