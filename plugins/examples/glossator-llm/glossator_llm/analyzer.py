"""Asks the service about documents, several at once, and keeps what the text bears out."""

from collections import Counter
from typing import Any

import httpx

from glossator import Annotation, AsyncAnalyzer, NoOptions, ServiceUnavailable, Span, View

from .grounding import Grounding
from .prompt import Answer, Unreadable, read, request
from .settings import Settings
from .values import KIND, REPORT, Passage, Report

_BUSY = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""Statuses that say nothing of the document."""


class Refused(Exception):
    """The service takes no such request: its status alone is told, its message may quote the text."""


class LanguageModel(AsyncAnalyzer[NoOptions]):
    """One annotation for each passage that was found, and one that tells what became of the answer."""

    def __init__(self, settings: Settings) -> None:
        self.concurrency = settings.concurrency
        self._settings = settings
        self._client: httpx.AsyncClient | None = None

    async def astart(self) -> None:
        key = self._settings.api_key.get_secret_value()
        self._client = httpx.AsyncClient(
            base_url=self._settings.base_url.rstrip("/") + "/",
            headers={"Authorization": f"Bearer {key}"} if key else {},
            limits=httpx.Limits(max_connections=self.concurrency),
        )

    async def aclose(self) -> None:
        if self._client is not None:
            await self._client.aclose()
            self._client = None

    async def analyze_one(self, view: View, options: NoOptions) -> list[Annotation]:
        if not any(map(str.isalnum, view.text)):
            return []
        told = await self._ask(request(view.text, self._settings))
        model, content, cut_off = _content(told)
        try:
            answer = read(content)
        except Unreadable:
            if cut_off:
                message = "the answer was cut off at max_output_tokens: raise it, or split the document"
            else:
                message = "the answer is no JSON of the form that was asked for: see answer_format"
            raise Refused(message) from None
        return self._grounded(view.text, answer, model or self._settings.model, cut_off=cut_off)

    def _grounded(self, text: str, answer: Answer, model: str, *, cut_off: bool) -> list[Annotation]:
        grounding = Grounding(text)
        found: list[Annotation] = []
        dropped: Counter[str] = Counter()
        for quote, label in answer.passages:
            if label not in self._settings.labels:
                dropped["unknown_label"] += 1
            elif (place := grounding.take(quote)) is not None:
                value = Passage(quoted=place.quoted, occurrences=place.occurrences)
                found.append(Annotation(KIND, (Span(place.begin, place.end),), value, label))
            else:
                dropped["repeated" if grounding.has(quote) else "not_in_text"] += 1
        report = Report(
            model=model,
            answers=len(answer.passages) + answer.malformed,
            kept=len(found),
            not_in_text=dropped["not_in_text"],
            unknown_label=dropped["unknown_label"],
            repeated=dropped["repeated"],
            malformed=answer.malformed,
            cut_off=cut_off,
        )
        return [*sorted(found, key=lambda each: each.spans), Annotation(REPORT, (), report)]

    async def _ask(self, body: dict[str, Any]) -> Any:
        left = self.budget.remaining()
        seconds = self._settings.timeout if left is None else min(left, self._settings.timeout)
        if self._client is None:
            raise ServiceUnavailable("the language model's service has been closed")
        try:
            response = await self._client.post("chat/completions", json=body, timeout=seconds)
        except httpx.TimeoutException:
            raise ServiceUnavailable(f"the language model did not answer within {seconds:.3g} s") from None
        except httpx.TransportError as error:
            raise ServiceUnavailable(f"the language model cannot be reached: {type(error).__name__}") from None
        if response.status_code in _BUSY:
            after = response.headers.get("Retry-After", "")
            told = f"the language model's service is busy, status {response.status_code}"
            raise ServiceUnavailable(told, retry_after=float(after) if after.isdecimal() else None)
        if response.status_code != httpx.codes.OK:
            raise Refused(f"status {response.status_code}")
        try:
            return response.json()
        except ValueError:
            raise Refused("what answers is no OpenAI-compatible service: see base_url") from None


def _content(told: Any) -> tuple[str, str, bool]:
    """Model, content, and whether that was cut off; raises `Refused` for an answer of another form."""
    try:
        choice = told["choices"][0]
        content = choice["message"]["content"]
        if isinstance(content, str):
            model = told.get("model")
            return (model if isinstance(model, str) else ""), content, choice.get("finish_reason") == "length"
    except (LookupError, TypeError, AttributeError):
        pass
    raise Refused("the answer is none of chat completions, or the model declined: see base_url and instruction")
