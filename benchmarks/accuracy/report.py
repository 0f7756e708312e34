"""A report: the scores beside bars and peers, with date and commit; as a table for people, Markdown or JSON."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime

from rich.markup import escape
from rich.table import Table

from glossator_formats.scores.count import Score

from .bars import Peer, Row, Verdict
from .data import ROOT

_STYLES = {Verdict.MOONSHOT: "bold green", Verdict.MET: "green", Verdict.MISSED: "bold red", Verdict.ABSENT: "bold red"}


def commit() -> str:
    """The commit that is checked out, with a plus sign if files of it were changed; empty outside a repository."""

    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
        return done.stdout.strip() if done.returncode == 0 else ""

    head = git("rev-parse", "--short", "HEAD")
    return head + ("+" if head and git("status", "--porcelain", "--untracked-files=no") else "")


def today() -> str:
    """The date in UTC."""
    return datetime.now(UTC).date().isoformat()


@dataclass(frozen=True)
class Report:
    """The rows that were asked for, and the scores that there are."""

    rows: Sequence[Row]
    scores: Mapping[str, Score]
    limit: int | None = None
    """Rows of each corpus that were scored; None for all."""
    beside: Mapping[str, Score] = field(default_factory=dict)
    """Scores of the models that anyone may use, to be shown beside; they meet and miss no bars."""
    date: str = field(default_factory=today)
    commit: str = field(default_factory=commit)

    @property
    def missed(self) -> list[Row]:
        """The rows whose bar is missed, a missing model's or gold's among them."""
        return [row for row in self.rows if row.misses(self.scores.get(row.id))]

    @property
    def title(self) -> str:
        part = f", only {self.limit} rows of each file: no result, a quick look" if self.limit else ""
        return f"Accuracy in percent, {self.date}, commit {self.commit or 'unknown'}{part}"

    @property
    def summary(self) -> str:
        """One line: how many bars are met, and which are not."""
        barred = sum(row.bar is not None for row in self.rows)
        if not self.missed:
            return f"all {barred} bars met"
        names = ", ".join(f"{row.id} ({_shown(row, self.scores.get(row.id))})" for row in self.missed)
        return f"{len(self.missed)} of {barred} bars missed: {names}"

    def table(self) -> Table:
        """For the terminal."""
        table = Table(title=self.title, title_justify="left", header_style="bold", pad_edge=False)
        table.add_column("of")
        table.add_column("what")
        table.add_column("data")
        table.add_column("measure")
        for name in ("ours", *(["open"] if self.beside else []), "bar", "moonshot"):
            table.add_column(name, justify="right")
        table.add_column("")
        table.add_column("n", justify="right")
        table.add_column("peers")
        group = ""
        for row in self.rows:
            score = self.scores.get(row.id)
            verdict = row.verdict(score)
            if group and row.group != group:
                table.add_section()
            style = _STYLES.get(verdict, "")
            table.add_row(
                row.group if row.group != group else "",
                escape(row.what),
                escape(row.data),
                row.measure,
                f"[{style}]{_figure(score)}[/]" if style else _figure(score),
                *self._open(row),
                _number(row.bar),
                _number(row.moonshot),
                f"[{style}]{verdict.value}[/]" if style else verdict.value,
                f"{score.n:,}" if score and score.n else "",
                escape("\n".join(_peer(peer) for peer in row.peers)),
            )
            group = row.group
        return table

    def markdown(self) -> str:
        """The same as Markdown."""
        beside = ["open"] if self.beside else []
        head = ["of", "what", "data", "measure", "ours", *beside, "bar", "moonshot", "verdict", "n", "detail", "peers"]
        lines = [f"{self.title}; {self.summary}.", "", _line(head), _line(["---"] * len(head))]
        for row in self.rows:
            score = self.scores.get(row.id)
            lines.append(
                _line([
                    row.group, row.what, row.data, row.measure, f"**{_figure(score)}**", *self._open(row),
                    _number(row.bar), _number(row.moonshot), row.verdict(score).value,
                    str(score.n) if score and score.n else "",
                    score.detail if score else "", "; ".join(_peer(peer) for peer in row.peers),
                ])
            )  # fmt: skip
        return "\n".join(lines) + "\n"

    def json(self) -> str:
        """The same for programs."""
        rows = [
            {
                **row.model_dump(),
                "score": asdict(score) if (score := self.scores.get(row.id)) else None,
                **({"open": asdict(one) if (one := self.beside.get(row.id)) else None} if self.beside else {}),
                "verdict": row.verdict(score).value,
            }
            for row in self.rows
        ]
        missed = [row.id for row in self.missed]
        whole = {"date": self.date, "commit": self.commit, "limit": self.limit, "rows": rows, "missed": missed}
        return json.dumps(whole, indent=2) + "\n"

    def _open(self, row: Row) -> list[str]:
        """The cell of the open models, if they are shown."""
        return [_figure(self.beside.get(row.id))] if self.beside else []


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _figure(score: Score | None) -> str:
    return "–" if score is None else f"{score.value:.2f}"


def _shown(row: Row, score: Score | None) -> str:
    return "no score" if score is None else f"{score.value:.2f} < {row.bar}"


def _peer(peer: Peer) -> str:
    where = f" on {peer.data}" if peer.data else ""
    return f"{peer.name} {peer.score:.1f} {peer.source}{where}"
