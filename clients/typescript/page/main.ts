/** The page: a text, switches, and what the server says of it as it comes. */

import type { Client } from "../src/client.js";
import { AccessDenied, errorFor } from "../src/errors.js";
import { AnalyzerState } from "../src/gen/glossator/v1/registry_pb.js";
import type { DocumentResult } from "../src/result.js";
import { connect } from "../src/web.js";
import { About } from "./about.js";
import { Analyzers, type Chosen } from "./analyzers.js";
import { button, byId, h } from "./dom.js";
import { download, htmlOf, jsonOf } from "./download.js";
import { linkOf, requestOf, type Request } from "./link.js";
import { analyze, failureFor, type Run } from "./run.js";
import { failed, Section } from "./section.js";
import { Source } from "./source.js";

const form = byId<HTMLFormElement>("request");
const start = byId<HTMLButtonElement>("start");
const stop = byId<HTMLButtonElement>("stop");
const comparing = byId<HTMLInputElement>("compare");
const language = byId<HTMLInputElement>("language");
const time = byId<HTMLInputElement>("time");
const token = byId<HTMLInputElement>("token");
const status = byId("status");
const problems = byId("problems");
const results = byId("results");
const arrivals = byId("arrivals");
const downloads = byId("downloads");
const command = byId("command");

const source = new Source();
const about = new About();
const first = new Analyzers("Analyzers", settled);
const second = new Analyzers("Compared with", settled);
const RETRY = { waitMs: 10_000 };
const LOADING = "The server is loading its models: analyzers can be chosen when it is ready.";
const LOOK_MS = 1000;
let client: Client = connect(location.origin, { retry: RETRY });
let running: AbortController | undefined;
let waiting: ReturnType<typeof setTimeout> | undefined;
let sections: readonly Section[] = [];

byId("switches").append(first.element, second.element);
second.element.hidden = true;

/** What is asked for now, without the text. */
function request(): Request {
  return {
    first: first.read(),
    second: comparing.checked ? second.read() : undefined,
    language: language.value.trim(),
    time: time.value,
    seed: source.seed,
  };
}

/** After a change: the command, and no word of what was wrong before. */
function settled(): void {
  problems.replaceChildren();
  try {
    const { first: chosen } = request();
    command.textContent = curl(chosen ?? []);
  } catch {
    // Whoever presses the button is told.
  }
}

function curl(chosen: readonly Chosen[]): string {
  const analyzers = chosen.map(({ analyzer, options }) => (Object.keys(options).length ? { analyzer, options } : { analyzer }));
  const body = { document: { text: "…" }, options: { analyzers } };
  const json = JSON.stringify(body).replaceAll("'", "'\\''");
  return `curl --json '${json}' \\\n  ${location.origin}/glossator.v1.AnalysisService/Analyze`;
}

function complain(error: unknown): void {
  problems.append(failed(failureFor(error)));
  if (error instanceof AccessDenied) {
    byId("access").hidden = false;
    token.focus();
  }
}

async function load(): Promise<void> {
  clearTimeout(waiting);
  problems.replaceChildren();
  try {
    const [info, analyzers] = await Promise.all([client.serverInfo(), client.listAnalyzers()]);
    source.maxBytes = info.limits?.maxDocumentBytes || Infinity;
    byId("server").textContent = `Glossator ${info.version}`;
    byId("languages").replaceChildren(...info.languages.map((each) => h("option", { value: each.language })));
    if (analyzers.length && analyzers.every(({ state }) => state === AnalyzerState.LOADING)) {
      status.textContent = LOADING;
      waiting = setTimeout(() => void load(), LOOK_MS);
      return;
    }
    if (status.textContent === LOADING) {
      status.textContent = "The server is ready.";
    }
    first.show(analyzers);
    second.show(analyzers);
    start.disabled = false;
    apply();
  } catch (error) {
    complain(error);
    problems.append(button("Try again", () => void load()));
  }
}

/** Sets everything as the address says. */
function apply(): void {
  try {
    const wanted = requestOf(location.hash);
    const unknown = [
      ...(wanted.first ? first.write(wanted.first) : []),
      ...(wanted.second ? second.write(wanted.second) : []),
    ];
    comparing.checked = wanted.second !== undefined;
    second.element.hidden = !comparing.checked;
    language.value = wanted.language;
    time.value = wanted.time;
    settled();
    if (wanted.seed && !source.pick(wanted.seed)) {
      complain(new Error("the link names a sample that this page does not have"));
    }
    if (unknown.length) {
      complain(new Error(`the link asks for analyzers that this server does not have: ${unknown.join(", ")}`));
    }
  } catch (error) {
    complain(error);
  }
}

async function submit(): Promise<void> {
  problems.replaceChildren();
  let asked: Request;
  try {
    asked = request();
    const when = time.value ? new Date(`${time.value}Z`) : undefined;
    if ([asked.first, asked.second].some((chosen) => chosen?.length === 0)) {
      throw new Error("no analyzer is switched on: switch one on");
    }
    running?.abort();
    running = new AbortController();
    await all(asked, when, running);
  } catch (error) {
    complain(error);
  }
}

async function all(asked: Request, when: Date | undefined, over: AbortController): Promise<void> {
  const text = source.text;
  const title = source.name || "Your text";
  const document_ = { text, language: asked.language, ...(when ? { referenceTime: when } : {}) };
  const runs: Run[] = [asked.first, asked.second].flatMap((chosen, at) => {
    const name = asked.second ? `${title}: ${at ? "compared with" : "first"}` : title;
    return chosen ? [{ chosen, section: section(name, text, asked.language) }] : [];
  });
  sections = runs.map((run) => run.section);
  results.classList.toggle("side-by-side", runs.length > 1);
  results.replaceChildren(...sections.map((each) => each.element));
  byId("outcome").hidden = false;
  downloads.replaceChildren();
  byId("difference").textContent = "";
  arrivals.replaceChildren();
  about.show(undefined, text);
  stop.disabled = false;
  status.textContent = "Analyzing …";
  byId("outcome").scrollIntoView({ block: "start" });
  const found = await Promise.all(
    runs.map((run, at) =>
      analyze(client, document_, run, over.signal, (name, ms, broken) => {
        const which = runs.length > 1 ? `${at ? "second" : "first"}: ` : "";
        const after = `${Math.round(ms)} ms`;
        const chip = `${which}${name} ${broken ? "failed, " : ""}${after}`;
        arrivals.append(h("li", { "data-name": name, class: broken ? "failed" : undefined }, chip));
        status.textContent = `${which}${name} ${broken ? "failed" : "is there"} after ${after}.`;
      }),
    ),
  );
  if (running !== over) {
    return;
  }
  stop.disabled = true;
  running = undefined;
  status.textContent = over.signal.aborted ? "Stopped." : found.every(Boolean) ? "All results are there." : "It failed.";
  if (sections.some(({ failure }) => failure && errorFor(failure) instanceof AccessDenied)) {
    // The section says why; a token is asked for here.
    byId("access").hidden = false;
  }
  offer(title, text, found);
  if (sections.length === 2 && found.every(Boolean)) {
    differ(sections[0]!, sections[1]!);
  }
}

function section(title: string, text: string, spoken: string): Section {
  return new Section(title, text, spoken, { about: (place) => about.show(place, text) });
}

function differ(one: Section, other: Section): void {
  const left = one.compare(other);
  const right = other.compare(one);
  const same = one.marks.length - left;
  byId("difference").textContent =
    left || right
      ? `${same} places are marked the same. ${left} only on the first side, ${right} only on the other: those are framed.`
      : `All ${same} places are marked the same.`;
}

function offer(title: string, text: string, found: readonly (DocumentResult | undefined)[]): void {
  const several = found.length > 1;
  found.forEach((result, at) => {
    if (!result) {
      return;
    }
    const end = several ? ` (${at ? "second" : "first"})` : "";
    const name = `${title.replace(/\.\w+$/, "").replace(/[^\p{L}\p{N}]+/gu, "-") || "results"}${several ? `-${at + 1}` : ""}`;
    downloads.append(
      button(`Download JSON${end}`, () => download(`${name}.json`, "application/json", jsonOf(result))),
      button(`Download HTML${end}`, () => download(`${name}.html`, "text/html", htmlOf(title, text, result))),
    );
  });
}

async function share(): Promise<void> {
  problems.replaceChildren();
  try {
    history.replaceState(null, "", linkOf(request()));
    await navigator.clipboard.writeText(location.href);
    status.textContent = "The link is copied. It holds no text.";
  } catch (error) {
    if (error instanceof DOMException) {
      status.textContent = "The address of this page is the link now. It holds no text.";
    } else {
      complain(error);
    }
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  void submit();
});
form.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    void submit();
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    sections.forEach((each) => each.clear());
    about.show(undefined, "");
  }
});
stop.addEventListener("click", () => running?.abort());
comparing.addEventListener("change", () => {
  second.element.hidden = !comparing.checked;
  settled();
});
token.addEventListener("change", () => {
  try {
    client = connect(location.origin, { retry: RETRY, ...(token.value ? { token: token.value } : {}) });
    void load();
  } catch (error) {
    complain(error);
  }
});
byId("share").addEventListener("click", () => void share());
window.addEventListener("hashchange", apply);

await source.load().catch(() => undefined);
await load();
