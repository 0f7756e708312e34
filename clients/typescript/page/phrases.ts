/** Codes in words: what `glossator.cli.show.phrases` is for `--format html`, from the same table. */

import table from "../../../core/glossator/cli/show/phrases.json" with { type: "json" };

type Table = Readonly<Record<string, string>>;
const UNITS: Table = table.units;
const ONE: Table = table.one;
const LABELS: Table = table.labels;
const REFERENCES: Table = table.references;
const PARTS_OF_DAY: Table = table.parts_of_day;
const SEASONS: Table = table.seasons;
const HUES: Readonly<Record<string, number>> = table.hues;

/** Layers in the order of what people look for first, with their words. */
export const LAYERS: Table = table.layers;
export const PARTS_OF_TIME: Table = table.parts_of_time;
/** Layers that are underlined at first; all, if there is none of these. */
export const FIRST: readonly string[] = table.first;
/** Layers that can be switched by themselves, and lines below one another. */
export const { switches: SWITCHES, lanes: LANES } = table;
/** The score from which on a feeling is one. */
export const FELT: number = table.felt;

const YEAR = String.raw`(?<year>\d{4}|XXXX)`;
const FORMS = [
  String.raw`${YEAR}-(?<month>\d\d)(?:-(?<day>\d\d))?`,
  String.raw`${YEAR}-W(?<week>\d\d|XX)(?:-(?<weekday>[1-7]))?`,
  String.raw`${YEAR}-W(?<week>\d\d|XX)-(?<weekend>WE)`,
  String.raw`${YEAR}-Q(?<quarter>[1-4])`,
  String.raw`${YEAR}-H(?<half>[12])`,
  String.raw`${YEAR}-(?<season>SP|SU|FA|WI)`,
  String.raw`FY(?<fiscal>\d{4})`,
  String.raw`(?<decade>\d{3})`,
  String.raw`(?<century>\d{2})`,
].map((form) => new RegExp(`^${form}$`));
const DAYTIME = /^(?:T(?<clock>\d\d:\d\d(?::\d\d(?:\.\d+)?)?)(?<zone>Z|[+-]\d\d:?\d\d)?|T(?<part>[A-Z]{2}))$/;
const SIGNIFICANT = 4;

/** A number with its digits in groups, "838,500,000"; anything else as it is. */
export function grouped(value: string): string {
  const found = /^([+-]?)(\d{5,})(\.\d+)?$/.exec(value);
  if (!found) {
    return value;
  }
  const whole = (found[2] ?? "").replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+$)/g, ",");
  return `${found[1] === "-" ? "-" : ""}${whole}${found[3] ?? ""}`;
}

/** A number for the eye, grouped, with a fraction that goes on and on cut short, and whether that changed it. */
export function shortened(value: string): { said: string; changed: boolean } {
  const whole = /^[+-]?(\d*)\.\d{7,}$/.exec(value)?.[1];
  if (whole === undefined) {
    return { said: grouped(value), changed: false };
  }
  return rounded(value, Math.max(SIGNIFICANT, whole.replace(/^0+/, "").length + 2));
}

/** A converted number, to so many digits and grouped, and whether that changed it. */
export function rounded(value: string, significant = SIGNIFICANT): { said: string; changed: boolean } {
  const found = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(value);
  if (!found || `${found[2]}${found[3] ?? ""}` === "") {
    return { said: value, changed: false };
  }
  const fraction = found[3] ?? "";
  let digits = `${found[2]}${fraction}`.replace(/^0+/, "");
  let exponent = Number(found[4] ?? 0) - fraction.length;
  const end = /0*$/.exec(digits)?.[0].length ?? 0;
  digits = digits.slice(0, digits.length - end);
  exponent += end;
  if (digits === "") {
    return { said: "0", changed: false };
  }
  let changed = false;
  if (digits.length > significant) {
    changed = true;
    exponent += digits.length - significant;
    const rest = digits.slice(significant);
    let kept = BigInt(digits.slice(0, significant));
    const half = `5${"0".repeat(rest.length - 1)}`;
    if (rest > half || (rest === half && kept % 2n === 1n)) {
      kept += 1n;
    }
    const zeros = /0*$/.exec(String(kept))?.[0].length ?? 0;
    digits = String(kept).slice(0, String(kept).length - zeros);
    exponent += zeros;
  }
  const sign = found[1] === "-" ? "-" : "";
  return { said: grouped(sign + plain(digits, exponent)), changed };
}

function plain(digits: string, exponent: number): string {
  if (exponent >= 0) {
    return digits + "0".repeat(exponent);
  }
  const padded = digits.padStart(1 - exponent, "0");
  return `${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
}

/** A UCUM unit as people write it: "acres", "°C"; what has no word as it is. */
export function unit(code: string, one = false): string {
  const said = own(UNITS, code);
  if (said !== undefined) {
    return one ? (own(ONE, said) ?? said) : said;
  }
  const at = code.lastIndexOf("/");
  const below = code.slice(at + 1);
  if (at >= 0 && !below.includes("(")) {
    const above = code.slice(0, at);
    return [above ? unit(above, one) : "", "per", unit(below, true)].filter(Boolean).join(" ").replace(/[{}]/g, "");
  }
  return code.startsWith("{") ? code.slice(1).replace(/\}$/, "") : code;
}

/** A label in words, with the label itself where there are none. */
export function label(name: string): string {
  return own(LABELS, name) ?? name;
}

/** The number of a label's colour, the same in every run and in `--format html`. */
export function hue(layer: string, name: string): number {
  for (const key of [name, layer]) {
    if (Object.hasOwn(HUES, key)) {
      return HUES[key] ?? 0;
    }
  }
  return crc32(name) % table.shared_hues;
}

/** A TIMEX3 value in words, "3 May 2021", "Saturday night"; as it is if there are none. */
export function time(timex: string): string {
  const slash = timex.indexOf("/");
  if (slash >= 0) {
    return `${time(timex.slice(0, slash))} to ${time(timex.slice(slash + 1))}`;
  }
  const reference = own(REFERENCES, timex);
  if (reference !== undefined || timex.startsWith("P")) {
    return reference ?? timex;
  }
  const mark = timex.indexOf("T");
  const day = mark < 0 ? timex : timex.slice(0, mark);
  const hour = mark < 0 ? "" : daytime(timex.slice(mark));
  const said = day ? date(day) : "";
  if ((mark >= 0 && !hour) || (day && !said)) {
    return timex;
  }
  return [said, hour].filter(Boolean).join(" ");
}

function daytime(code: string): string {
  const found = DAYTIME.exec(code)?.groups;
  if (!found) {
    return "";
  }
  if (found["part"]) {
    return own(PARTS_OF_DAY, found["part"]) ?? "";
  }
  const zone = found["zone"];
  return (found["clock"] ?? "") + (zone === "Z" ? " UTC" : zone ? ` UTC${zone}` : "");
}

function date(code: string): string {
  if (/^\d{4}$/.test(code)) {
    return code;
  }
  const part = FORMS.map((form) => form.exec(code)?.groups).find((groups) => groups !== undefined);
  if (!part) {
    return "";
  }
  const year = part["year"] && part["year"] !== "XXXX" ? part["year"] : "";
  const ofYear = year && ` of ${year}`;
  const { month, weekend, week, weekday, quarter, half, season, fiscal, decade, century } = part;
  if (month) {
    const name = table.months[Number(month) - 1];
    return name ? [part["day"]?.replace(/^0+/, ""), name, year].filter(Boolean).join(" ") : "";
  }
  if (weekend) {
    return week === "XX" ? "weekend" : `weekend of week ${Number(week)}${ofYear}`;
  }
  if (week) {
    const day = weekday ? table.weekdays[Number(weekday) - 1] : "";
    return [day, week === "XX" ? "" : `week ${Number(week)}${ofYear}`].filter(Boolean).join(" of ") || "week";
  }
  if (quarter || half) {
    return `${table.ordinals[Number(quarter ?? half) - 1]} ${quarter ? "quarter" : "half"}${ofYear}`;
  }
  if (season) {
    return [own(SEASONS, season), year].filter(Boolean).join(" ");
  }
  if (fiscal) {
    return `fiscal year ${fiscal}`;
  }
  return decade ? `${decade}0s` : `${century}00s`;
}

/** Never what an object inherits: names are anybody's. */
function own(of: Table, name: string): string | undefined {
  return Object.hasOwn(of, name) ? of[name] : undefined;
}

function crc32(name: string): number {
  let sum = ~0;
  for (const byte of new TextEncoder().encode(name)) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
    }
  }
  return ~sum >>> 0;
}
