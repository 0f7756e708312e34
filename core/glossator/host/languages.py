"""Which of the loaded languages a document is analyzed as, if it names none.

The likeliest one if the text says so clearly; the default if the text is too short, too plain or too odd to tell: a
headline, a name or a table is never refused. A text that clearly is in a language without models is: what is said of
it by models of another would be wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from glossator.config import NO_FALLBACK, Models
from glossator.errors import Failure, LanguageUnsupported, Reason
from glossator.host.identify import Evidence, identifier
from glossator.host.registry import Registry
from glossator.similar import meant_language, tag_meant
from glossator.text.document import Document
from glossator.text.language import UNDETERMINED, DocumentLanguage, IdentifiedLanguage, LanguageSource, stated

# From this probability on the text is said to be in a language, and from that one on it is told which it may be.
_SURE = 0.5
_LIKELY = 0.3
# A text is in none of the loaded languages if all of them together are less likely than this, and it is sure which one
# it is in; or if they are out of the question. Set on English: see benchmarks/languages.
_UNLIKELY = 0.01
_OUT_OF_THE_QUESTION = 0.0002
# A mixture is analyzed if at least so much of it is in languages that are loaded.
_HALF = 0.5

# py3langid's tag -> other tags for the same.
_ALIASES: Mapping[str, tuple[str, ...]] = {"no": ("nb",), "he": ("iw",), "id": ("in",), "tl": ("fil",)}


class Languages:
    """Tells which language each document is analyzed as."""

    def __init__(self, registry: Registry, loaded: Mapping[str, object]) -> None:
        """`loaded` are the languages that there are models of; it may grow."""
        self._registry = registry
        self._models = registry.config.models
        self._loaded = loaded
        self._advice: dict[str, str] = {}

    def resolve(self, *names: str) -> str:
        """See `resolve_language`."""
        return resolve_language(self._loaded, self._models, *names)

    def of(
        self, document: Document, language: str = "", *, assume: bool = False
    ) -> tuple[DocumentLanguage, Failure | None]:
        """The language to analyze a document as, and why it is refused, if so.

        It is what the document names, else `language`, else what its text is in, as far as that can be told; with
        `assume`, the default.
        """
        name = stated(document.language, language)
        if not (name or assume or self._models.assume_language):
            return self._told_apart(document.text)
        source = LanguageSource.NAMED if name else LanguageSource.ASSUMED
        try:
            return DocumentLanguage(self.resolve(name), source), None
        except LanguageUnsupported as error:
            return DocumentLanguage(name, source), error.failure

    def _told_apart(self, text: str) -> tuple[DocumentLanguage, Failure | None]:
        default = self._models.default_language
        if (found := identifier()) is None:
            return DocumentLanguage(default, LanguageSource.ASSUMED), None
        evidence = found.look(text)
        best = evidence.best
        if evidence.garbled:
            return DocumentLanguage(UNDETERMINED, LanguageSource.IDENTIFIED, best), self._garbled(evidence)
        if self._is_foreign(evidence) and self._is_foreign(found.look_past_names(text), mixed=bool(best.shares)):
            told = best if best.confidence >= _LIKELY else _undetermined(best)
            served = self._models.fallback != NO_FALLBACK and told.language != UNDETERMINED
            failure = None if served else self._unsupported(told)
            return DocumentLanguage(told.language, LanguageSource.IDENTIFIED, told), failure
        shares = self._shares(evidence)
        likeliest = max(shares, key=lambda name: (shares[name], name == default), default="")
        sure = shares.get(likeliest, 0.0) >= _SURE
        # The default language is out of the question, and another one is not.
        other = shares.get(likeliest, 0.0) >= _LIKELY and shares.get(default, 0.0) < _UNLIKELY
        if sure or other:
            return DocumentLanguage(likeliest, LanguageSource.IDENTIFIED, best), None
        # What else it looks like is not to be relied on, or it would not be assumed.
        told = best if best.confidence >= _SURE and best.language in map(_tag, shares) else _undetermined(best)
        return DocumentLanguage(default, LanguageSource.ASSUMED, told), None

    def _shares(self, evidence: Evidence) -> dict[str, float]:
        """Of the probability, by loaded language."""
        return {name: evidence.probabilities.get(_tag(name), 0.0) for name in self._loaded}

    def _is_foreign(self, evidence: Evidence, *, mixed: bool = False) -> bool:
        """Whether a text is in none of the loaded languages, or most of it, if it is known to be `mixed`."""
        best = evidence.best
        if best.language == UNDETERMINED:  # of numbers, code and the like, too
            return False
        tags = {_tag(name): share for name, share in self._shares(evidence).items()}
        total = sum(tags.values())
        if total < _OUT_OF_THE_QUESTION:
            return True
        if best.shares and not mixed:  # of a mixture, what is likely of the whole says little of its parts
            served = sum(each.share for each in best.shares if each.language in tags)
            return best.confidence >= _SURE and served < _HALF
        return best.confidence >= _SURE and total < (_HALF if mixed else _UNLIKELY)

    def _unsupported(self, found: IdentifiedLanguage) -> Failure:
        languages = ", ".join(sorted(self._loaded)) or "none"
        if found.language == UNDETERMINED:
            message = f"the text is in no language that is loaded ({languages}), and in which it is cannot be told"
            return _failure(f"{message}; {_OTHERWISE}", found, languages)
        message = (
            f"the text is in {_named(found.language)}, confidence {found.confidence:.2f}, for which no model is loaded "
            f"(loaded: {languages})"
        )
        if found.shares:
            parts = ", ".join(f"{each.language} {each.share:.0%}" for each in found.shares)
            message += f"; it is mixed ({parts}): split it by language"
        return _failure(f"{message}; {self._how_to_load(found.language)}, or {_OTHERWISE}", found, languages)

    def _garbled(self, evidence: Evidence) -> Failure:
        languages = ", ".join(sorted(self._loaded)) or "none"
        message = f"the text is garbled: {evidence.garbled}; decode it as what it is and send that, or {_OTHERWISE}"
        return _failure(message, evidence.best, languages)

    def _how_to_load(self, language: str) -> str:
        """What to do to have models for it."""
        if language not in self._advice:
            there = bool(self._registry.parsers(language))
            self._advice[language] = (
                f"models for it are installed: add {language!r} to models.languages"
                if there
                else f"get models with 'glossator models pull {language}', if there are any, and add "
                f"{language!r} to models.languages"
            )
        return self._advice[language]


def resolve_language(loaded: Mapping[str, object], models: Models, *names: str) -> str:
    """The first of `names` that names one, or the default, as one of the `loaded` languages.

    "en-GB" falls back to "en", and "eng" is "en". With `models.fallback`, as any language. Raises
    `LanguageUnsupported`.
    """
    name = stated(*names) or models.default_language
    normalized = name.replace("_", "-").lower()
    base = normalized.split("-", maxsplit=1)[0]
    for candidate in (normalized, base, _replaced(base)):
        if candidate in loaded:
            return candidate
    if models.fallback != NO_FALLBACK and _BASE.fullmatch(base) and base != UNDETERMINED:
        return _replaced(base)
    languages = ", ".join(sorted(loaded)) or "none"
    tag = tag_meant(name)
    message = f"language {name[:35]!r} is not loaded" + (f"{meant_language(name)} Loaded: " if tag else "; loaded: ")
    message += languages
    if tag not in loaded:
        added = repr(tag) if tag else "it"
        message += f"; name one of them as the language of the document, or add {added} to models.languages"
    raise LanguageUnsupported(message, languages=languages)


@lru_cache(maxsize=256)
def _replaced(base: str) -> str:
    """The tag that is used today for one of ISO 639-2 or one that was withdrawn: "en" for "eng", "he" for "iw"."""
    try:
        from babel.core import get_global
    except ImportError:
        return base
    return str(get_global("language_aliases").get(base[:3], base)) if len(base) <= 3 else base


_BASE = re.compile("[a-z]{2,3}")
_OTHERWISE = (
    "if that is wrong, name the document's language, or take it to be the default: assume_language of a request, "
    "or models.assume_language"
)


def _failure(message: str, found: IdentifiedLanguage, languages: str) -> Failure:
    metadata = {"language": found.language, "confidence": f"{found.confidence:.2f}", "languages": languages}
    return Failure(Reason.LANGUAGE_UNSUPPORTED, message, metadata)


def _undetermined(found: IdentifiedLanguage) -> IdentifiedLanguage:
    return IdentifiedLanguage(UNDETERMINED, 0.0, found.shares)


def _tag(language: str) -> str:
    """A language as the identifier names it."""
    base = language.replace("_", "-").lower().partition("-")[0]
    return next((tag for tag, others in _ALIASES.items() if base in others), base)


def _named(tag: str) -> str:
    """ "German (de)", if its name is known here; else the tag."""
    try:
        from babel import Locale  # of the extra `server`, as what tells the languages apart
    except ImportError:
        return repr(tag)
    name = Locale("en").languages.get(tag)
    return f"{name} ({tag})" if name else repr(tag)
