"""The sections of the report: each part of a run in words and tables, in Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks import bars
from benchmarks.cells import failed, first, median, mib, one_line, plot, table, times
from benchmarks.fairness import HOW, PEERS, SAME
from benchmarks.parts import package
from benchmarks.stats import Spread

_MARKS = {"moonshot": "**moonshot**", "met": "met", "missed": "**missed**"}


def sections(
    facts: Mapping[str, Any], found: Mapping[str, Any], errors: Mapping[str, str], drawn: list[str]
) -> Iterator[str]:
    """All of it: what was found, what could not be measured and why, and the names of the plots that were drawn."""
    yield "# Benchmark report"
    if facts.get("quick"):
        yield "**A quick run, which shows only that everything works: these figures mean little.**"
    yield HOW
    yield "## Machine\n\n" + _machine(facts)
    yield "## Bars\n\n" + _bars(found, errors)
    processors = found.get("bar-raw", {}).get("details", {}).get("processors")
    if processors:
        yield SAME.format(processors=f"`{json.dumps(processors)}`")
    for key, section in (
        ("bar-added-latency", _latency),
        ("bar-parser", _parser),
        ("bar-web", _web),
        ("bar-null", _null),
        ("bar-memory", _memory),
        ("bar-workers", _second_worker),
    ):
        if key in found:
            yield section(found[key]["details"])
    if "package" in found:
        yield "### Bundled models\n\n" + _package(found["package"])
    if "peers" in found:
        yield "## Peers\n\n" + plot("peers", drawn) + _peers(found["peers"]) + "\n\n" + PEERS
    if "workers" in found:
        yield "## Workers\n\n" + plot("workers", drawn) + _workers(found["workers"])
    for title, name, key in (("Batches", "batches", "batches"), ("Analyzers", "analyzers", "analyzers")):
        if key in found:
            yield f"## {title}\n\n" + plot(name, drawn) + _LEGENDS[key]
    if "clients" in found:
        yield "## Clients\n\n" + plot("clients", drawn) + _loads("clients", found["clients"])
    if "rates" in found:
        yield "## Latency at fixed rates of arrival\n\n" + plot("latency", drawn) + _rates(found["rates"])
    if "shapes" in found:
        yield "## Shapes of the API\n\n" + _loads("call", found["shapes"])
    if "sizes" in found:
        yield "## Sizes of documents\n\n" + plot("sizes", drawn) + _LEGENDS["sizes"]
    if errors:
        lines = (f"* `{key}`: {one_line(why)}" for key, why in errors.items())
        yield "## Not measured\n\n" + "\n".join(lines)


_LEGENDS = {
    "batches": "The engine without a server, one thread, all analyzers, short documents.",
    "analyzers": "The engine without a server, one thread: each analyzer with all that it needs, over seeds and "
    "generated documents. They share one parse, so all of them together take less than their sum.",
    "sizes": "Each document alone on a server with one worker, all analyzers.",
}


def _machine(facts: Mapping[str, Any]) -> str:
    shown = {name: value for name, value in facts.items() if name not in ("packages", "quick", "seconds", "load")}
    rows = [[name, str(value)] for name, value in shown.items()]
    packages = facts.get("packages", {})
    rows.append(["packages", ", ".join(f"{name} {version}" for name, version in packages.items())])
    rows.append(["load before the run", f"{facts.get('load', 0):.2f}"])
    rows.append(["the run took", f"{facts.get('seconds', 0)} s"])
    return table(["what", "value"], rows)


def _bars(found: Mapping[str, Any], errors: Mapping[str, str]) -> str:
    rows = []
    for row in bars.ROWS:
        key = f"bar-{row.key}"
        sign = "≥" if row.more_is_better else "≤"
        asked = [f"{sign} {row.shown(row.bar)}", f"{sign} {row.shown(row.moonshot)}"]
        if key not in found:
            rows.append([row.what, f"— ({one_line(errors.get(key, 'not measured'))})", "", *asked, "not measured"])
            continue
        result = found[key]
        spread = result["spread"]
        around = f"{row.shown(spread['low'])} to {row.shown(spread['high'])}, {_rounds(spread['count'])}"
        rows.append([row.what, f"**{row.shown(result['value'])}**", around, *asked, _MARKS[result["verdict"]]])
    return table(["what", "measured", "spread", "bar", "moonshot", "verdict"], rows)


def _rounds(count: int) -> str:
    return "1 round" if count == 1 else f"{count} rounds"


def _parser(details: Mapping[str, Any]) -> str:
    shares, of_words = (
        ", ".join(f"{kind} {100 * share:.2f} %" for kind, share in details[name].items())
        for name in ("agreement", "agreement on the same words")
    )
    return (
        f"### Parser\n\nPlain Stanza {median(details['raw tokens/s']):,.0f} tokens/s, ours "
        f"{median(details['our tokens/s']):,.0f}, one thread each, over {details['tokens']:,} tokens. "
        f"What both say of the seeds, as a share of what either says: {shares}. Plain Stanza feeds its taggers and "
        "classifiers tokens, and its classifier sees the padding that longer sentences of a batch bring; ours feeds "
        "them the syntactic words that they were trained on, each sentence as if alone. When plain Stanza is given the "
        "same: "
        f"{of_words}."
    )


def _latency(details: Mapping[str, Any]) -> str:
    medians = ", ".join(f"{median:.1f}" for median in details["medians of the processes, ms"])
    around = details["around the engine, in the same call, ms"]
    return (
        f"### Added latency\n\nThe engine alone takes {details['engine ms']:.1f} ms, a unary call "
        f"{details['unary ms']:.1f}. In the median of each pair of processes, the call takes longer by {medians} ms; "
        f"by the server's own account, {around:.1f} ms are not the engine's."
    )


def _web(details: Mapping[str, Any]) -> str:
    rates = {name: median(found) for name, found in details["documents/s"].items()}
    tuned = Spread.of(details["over the tuned service (2 processes, 1 thread each)"]).median
    return (
        f"### Web service\n\nDocuments per second with {details['clients']} clients: one process of FastAPI "
        f"{rates['plain']:.2f}, two processes with one thread each {rates['tuned']:.2f}, ours {rates['ours']:.2f}. "
        f"The bar is taken over the first; over the second ours is {tuned:.2f} times as fast."
    )


def _null(details: Mapping[str, Any]) -> str:
    return (
        f"### Transport\n\nDocuments per second that nothing is done with: bare echo "
        f"{median(details['echo documents/s']):,.0f}, ours {median(details['our documents/s']):,.0f}, and "
        f"{median(details['our documents/s, with our own client']):,.0f} with our own client."
    )


def _memory(details: Mapping[str, Any]) -> str:
    rows = []
    kinds = ("rss", "uss", "own", "files")
    for count, found in details["processes of workers"].items():
        front = details["front"][count]
        rows.append([count, "front", *(mib(front[kind]) for kind in kinds)])
        rows += [[count, "worker or template", *(mib(one[kind]) for kind in kinds)] for one in found]
    head = ["workers", "process", "RSS MiB", "USS MiB", "PSS without files MiB", "files MiB"]
    taken = ", ".join(f"{count}: {mib(size)} MiB" for count, size in details["bytes taken by workers"].items())
    return (
        "### Memory\n\nAfter the workers have analyzed the corpus. What was inherited from the template is shared, and "
        f"files are in memory once. Taken by everything but the front, by number of workers: {taken}.\n\n"
        + table(head, rows)
    )


def _package(data: Mapping[str, Any]) -> str:
    rows = []
    for name, value in data["found"].items():
        bar, decimals = package.BARS[name], 0 if package.BARS[name] >= 1000 else 1
        sign = "≤" if name in (package.SIZE, package.LOAD) else "≥"
        verdict = "met" if data["met"][name] else "**missed**"
        rows.append([name, f"{value:,.{decimals}f}", f"{sign} {bar:,.{decimals}f}", verdict])
    return table(["what", "measured", "bar", "verdict"], rows)


def _peers(data: Mapping[str, Any]) -> str:
    rows = []
    for name, rate in sorted(data["tokens/s"].items(), key=lambda item: item[1]):
        spread = Spread.of(data["ours over it"][name])
        rows.append([name, f"{rate:,.0f}", f"{spread.median:.2f}× ({spread.low:.2f} to {spread.high:.2f})"])
    rows += [[name, "—", f"skipped: {one_line(why)}"] for name, why in data["skipped"].items()]
    return table(["what", "tokens/s", "streamed Glossator over it"], rows)


def _second_worker(details: Mapping[str, Any]) -> str:
    told = details.get("2 workers / 1, in processor time")
    if not told:
        return "### Second worker\n\nIts processor time was not measured."
    spread = Spread.of(told)
    return (
        "### Second worker\n\nThe bar is in wall time, which whoever else runs on the machine changes. In processor "
        f"time, two workers that never wait give {spread.median:.2f}× what one gives ({spread.low:.2f} to "
        f"{spread.high:.2f} in {spread.count} rounds). Processors in use: "
        f"{median(details['processors in use, 1 worker']):.2f} with one, "
        f"{median(details['processors in use, 2 workers']):.2f} with two."
    )


def _workers(data: Mapping[str, Any]) -> str:
    rows = [
        [
            count,
            f"{found['documents/s']:.1f}",
            f"{found['tokens/s']:,.0f}",
            f"{found['CPU seconds per 1,000 tokens']:.3f}",
            mib(found["front RSS bytes"]),
            ", ".join(map(mib, found["worker RSS bytes"])),
        ]
        for count, found in data.items()
    ]
    head = ["workers", "documents/s", "tokens/s", "CPU s per 1,000 tokens", "front RSS MiB", "RSS MiB of the others"]
    return table(head, rows)


def _loads(name: str, data: Mapping[str, Any]) -> str:
    firsts = any(found["first"] for found in data.values())
    rows = [
        [
            key,
            f"{found['documents_per_second']:.1f}",
            *times(found),
            *(first(found) if firsts else ()),
            failed(found),
        ]
        for key, found in data.items()
    ]
    head = [name, "documents/s", "p50 ms", "p95 ms", "p99 ms", *(["first result p50 ms"] if firsts else []), "failed"]
    return table(head, rows)


def _rates(data: Mapping[str, Any]) -> str:
    rows = [
        [
            f"{100 * float(share):.0f} %",
            f"{found['rate']:.1f}",
            f"{found['documents']:,}",
            *times(found),
            failed(found),
        ]
        for share, found in data["shares"].items()
    ]
    text = (
        f"Short documents that arrive at random, at shares of the capacity of {data['capacity']:.1f} documents/s that "
        "the closed loop found. Latency counts from when a document was due, not from when it was sent.\n\n"
    )
    head = ["of capacity", "arrivals/s", "documents", "p50 ms", "p95 ms", "p99 ms", "failed"]
    return text + table(head, rows)
