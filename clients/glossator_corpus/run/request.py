"""What is asked for: analyzers under names, the fingerprints that they have, and what else must come along."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from glossator import AnalyzerSpec, Document, DocumentResult, GlossatorError
from glossator.cli.show.notes import tell_notes
from glossator.host.info import AnalyzerInfo
from glossator_corpus.run.engine import Engine

# A server analyzes it to tell which fingerprints its results have: there is nothing to find in it, in any language.
_PROBE = "1."
# What becomes of it tells what becomes of texts in languages that nobody has models of.
_FOREIGN = "Gallia est omnis divisa in partes tres, quarum unam incolunt Belgae, aliam Aquitani, tertiam Celtae."
_ENTITY = "kind:entity"


@dataclass(frozen=True, slots=True)
class Known:
    """What a server says of documents of one language."""

    language: str
    """As the server has it."""
    fingerprints: Mapping[str, str]
    """Name of an instance -> of its results; without those that cannot run."""
    versions: Mapping[str, str]


class Request:
    """The analyzers of a run, on one server."""

    def __init__(
        self,
        client: Engine,
        specs: Sequence[AnalyzerSpec],
        *,
        language: str = "",
        analyzer_timeout: float | None = None,
        beside: bool = False,
    ) -> None:
        """`beside`: the client can be asked something while documents are on their way through it.

        Raises `ClientError` if the server cannot serve them at all; with `beside`, the first documents do.
        """
        self._client = client
        self._infos = {info.id: info for info in client.list_analyzers()}
        self.language = language
        self.analyzer_timeout = analyzer_timeout
        self.specs = {spec.name or spec.analyzer: spec for spec in specs}
        self.names = tuple(self.specs)
        self._known: dict[str, Known] = {}
        self._ways = ""
        self._noted: set[str] = set()
        self._about: Mapping[str, str] | None = None
        self.models = {info.language: info.parser for info in client.server_info().languages}
        if not beside:
            # Else nothing is to be known before the first result, and the workers have something to do by then.
            self.known("")

    def known(self, language: str, came: DocumentResult | None = None) -> Known:
        """What holds for documents of this language; asks the server once, unless what came of one of them tells."""
        if language not in self._known:
            result = came if came is not None and self._tells_all(came) else self._probe(_PROBE, language)
            tell_notes(result, self._noted)
            self._known[language] = Known(
                result.language,
                {each.name: each.fingerprint for each in result.results if each.fingerprint},
                {each.name: each.version for each in result.results},
            )
            if all(known.language != result.language for name, known in self._known.items() if name != language):
                self._about = None
        return self._known[language]

    def _tells_all(self, came: DocumentResult) -> bool:
        """Whether all ran that fingerprints depend on, none of it failed, and nothing is to be said to people."""
        if not came.ok or any(each.notes for each in came.results):
            return False
        ran = {each.analyzer for each in came.results}
        used = {
            kind.removeprefix("kind:")
            for analyzer in ran
            for kind in (self._infos[analyzer].requires if analyzer in self._infos else ())
            if kind.startswith("kind:")
        }
        providers = {info.id for info in self._infos.values() if not used.isdisjoint(info.kinds)}
        return providers <= ran and {each.name for each in came.results}.issuperset(self.names)

    def ways(self) -> str:
        """What becomes of texts of other languages that name none: what decides it, as far as a client sees that."""
        if not self._ways:
            found = self._probe(_FOREIGN, "")
            failures = [found.failure, *(each.failure for each in found.results)]
            reasons = sorted({failure.reason for failure in failures if failure is not None})
            self._ways = " ".join((*sorted(self.models), "|", self.language, found.language, "|", *reasons))
        return self._ways

    def about(self) -> Mapping[str, str]:
        """What files of this request say of themselves, as JSON; another object once there is more to say."""
        if self._about is None:
            known = [known for known in self._known.values() if known.language]
            analyzers = [
                {
                    "name": name,
                    "analyzer": spec.analyzer,
                    "options": dict(spec.options),
                    "version": next((each.versions[name] for each in known if name in each.versions), ""),
                    "fingerprints": {each.language: each.fingerprints.get(name, "") for each in known},
                }
                for name, spec in self.specs.items()
            ]
            told = {"analyzers": analyzers, "models": self.models}
            self._about = {key: json.dumps(value, ensure_ascii=False) for key, value in told.items()}
        return self._about

    def with_helpers(self, names: Sequence[str]) -> list[AnalyzerSpec]:
        """The specs of these, and of those beside which they must run.

        What they use of the others that are asked for, with its options; and entities, for who is meant by a reference.
        """
        wanted = dict.fromkeys(names)
        for name in list(wanted):
            self._add_used(self._infos.get(self.specs[name].analyzer), wanted)
        return [self.specs.get(name) or AnalyzerSpec(name) for name in wanted]

    def _add_used(self, info: AnalyzerInfo | None, wanted: dict[str, None]) -> None:
        for kind in (each for each in (info.requires if info else ()) if each.startswith("kind:")):
            for provider in self._infos.values():
                if kind.removeprefix("kind:") not in provider.kinds:
                    continue
                asked = [name for name, spec in self.specs.items() if spec.analyzer == provider.id]
                if len(asked) == 1 and asked[0] not in wanted:
                    wanted[asked[0]] = None
                    self._add_used(provider, wanted)
                elif not asked and kind == _ENTITY and provider.id not in self.specs:
                    wanted[provider.id] = None

    def _probe(self, text: str, language: str) -> DocumentResult:
        document = Document(text, "probe", language)
        results = self._client.analyze_documents(
            [document], analyzers=list(self.specs.values()), language=self.language
        )
        found = list(results)
        if not found:
            raise GlossatorError("the server did not say which fingerprints its results have")
        return found[0]
