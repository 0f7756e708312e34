"""What is reported of one batch: its steps' results, each with the fingerprint of what it was made of."""

from __future__ import annotations

import time
from collections.abc import Sequence

from glossator.contract.analyzer import Failed, Outcome
from glossator.contract.batch import Report
from glossator.contract.result import AnalyzerResult
from glossator.host.fingerprints import Fingerprints
from glossator.host.garbled import some_garbled
from glossator.host.plan import Plan, Step
from glossator.text.document import Document


class Reports:
    """Makes them."""

    def __init__(
        self,
        plan: Plan,
        language: str,
        documents: Sequence[Document],
        fingerprints: Fingerprints,
        *,
        outcomes: Sequence[dict[str, Outcome]],
        known: dict[str, str],
    ) -> None:
        """`outcomes` are those by document that are still to be used, as the batch keeps them.

        `known` are the fingerprints of the plan's steps that are known; what else is needed is added.
        """
        self._steps = {step.name: step for step in plan.steps}
        self._language = language
        self._documents = documents
        self._outcomes = outcomes
        self._fingerprints = fingerprints
        self._known = known
        self.flexible = any(step.optional for step in plan.steps)
        """Whether a step may do without something, so that `reduce` is to be called."""
        # Per document: name of step -> fingerprint, of those that did without something; see `reduce`.
        self._reduced: list[dict[str, str]] = [{} for _ in documents]
        self._looked_at: set[int] = set()
        self._started = time.monotonic()

    def of(self, step: Step, index: int, outcome: Outcome) -> Report:
        """What came of a step on a document."""
        return Report(
            index,
            AnalyzerResult(
                step.name,
                step.registered.manifest.name,
                step.registered.version,
                self._reduced[index].get(step.name) or self._fingerprint_of(step),
                annotations=() if isinstance(outcome, Failed) else outcome.items,
                shared={} if isinstance(outcome, Failed) else outcome.shared,
                failure=outcome.failure if isinstance(outcome, Failed) else None,
                compute_seconds=time.monotonic() - self._started,
                notes=() if isinstance(outcome, Failed) else (*outcome.notes, *self._notes_of(index)),
            ),
        )

    def _notes_of(self, index: int) -> tuple[str, ...]:
        """What is to be known of the text itself: with the first result, once."""
        if index in self._looked_at:
            return ()
        self._looked_at.add(index)
        told = some_garbled(self._documents[index].text)
        return (told,) if told else ()

    def _fingerprint_of(self, step: Step) -> str:
        if step.name not in self._known:
            used = [self._fingerprint_of(self._steps[name]) for name in step.providers.values()]
            self._known[step.name] = self._fingerprints.of(step, self._language, used)
        return self._known[step.name]

    def reduce(self, step: Step, index: int) -> None:
        """Give what was said of a document a fingerprint of its own if something was not there to be used."""
        reduced = self._reduced[index]
        failed = {
            step.providers[kind]
            for kind in step.optional
            if isinstance(self._outcomes[index][step.providers[kind]], Failed)
        }
        used = [name for name in step.providers.values() if name not in failed]
        if failed or any(name in reduced for name in used):
            known = [reduced.get(name) or self._fingerprint_of(self._steps[name]) for name in used]
            reduced[step.name] = self._fingerprints.of(step, self._language, known)
