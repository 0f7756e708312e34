"""Hearsay: what somebody is reported to have reported. "Lee said that Ortiz had denied that it rained."

A tagger that gives each word one role sees the outer report alone. Inside its content "that" behind a verb of saying or
thinking, with a subject before it, leaves no doubt about the inner one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.phrases import Phrases
from glossator_plugins.attribution.find.words.clauses import WINDOW, subject_before, subject_of_first_verb
from glossator_plugins.attribution.find.words.cues import ADVERBS, BESIDE_QUOTATION, REPORTING, TELLING
from glossator_plugins.attribution.layout.quotations import INNER
from glossator_plugins.attribution.layout.spans import any_in

# Beyond the verbs of saying those that take "that" when somebody holds something to be so.
_THINKING = (
    r"believe[sd]?|thinks?|thought|fear(?:s|ed)|hope[sd]|agree[sd]|accept(?:s|ed)|promise[sd]|expect(?:s|ed)|assure[sd]"
)
_THINKS = re.compile(rf"\b(?:{_THINKING})$")
_BEING_TOLD = r"(?:(?:has|have|had)\s+been|was|were|is|are|been)\s+(?:\w+ly\s+)?(?P<told>told|assured|warned|informed)"
# "that", or a clause that can be no other: "told her he was lost".
_CLAUSE_AHEAD = (
    r"(?=that\s+\w|(?:(?:he|she|they|it|we|I|there)\s+(?:\w+ly\s+|never\s+)?[\"“]?(?:is|was|were|are|am|had|has|have|will|would"
    r"|could|can|did|does|must|should|might|may|knew|felt|\w{2,}ed)\b))"
)
_CUE = re.compile(
    rf"(?P<cue>{_BEING_TOLD}|(?:(?:will|would|may|might)\s+(?:also\s+)?(?:{TELLING})|{ADVERBS}\b(?:{REPORTING}|{_THINKING})))"
    rf"(?:\s+by\s+(?P<by>(?:(?!that\b)[\w'’.-]+\s+){{0,5}}(?!that\b)[\w'’.-]+)|(?:\s+(?!that\b)[\w'’.-]+){{0,3}}?)\s+{_CLAUSE_AHEAD}"
)
# "claims by two chemists that it had …", "the minister's claim that …"
_NOUN = (
    r"(?P<cue>(?:(?:earlier|repeated|recent|new|own|false|public|previous|widespread|initial)\s+)?(?:claims?|allegations?|accusations?|assertions?|suggestions?|complaints?|warnings?|assurances?|reports?"
    r"|statements?|predictions?|testimony))"
)
_OWNER = r"(?:(?:[Tt]he|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir)\s+[\w.-]{1,40}|[^\W\d_a-z][\w.-]{0,40})(?:\s+[\w.-]{1,40}){0,3}?"
_CLAIM = re.compile(
    rf"\b{_NOUN}(?P<from>\s+(?:by|from))\s+"
    rf"(?P<by>(?:(?!that\b)[\w'’.-]{{1,40}}\s+){{0,7}}?(?!that\b)[\w'’.-]{{1,40}})\s+that\s+\w"
    rf"|(?<![\w.-])(?P<whose>{_OWNER})['’]s?\s+{_NOUN.replace('cue', 'noun')}\s+that\s+\w"
)
_NOT = re.compile(r"\b(?:not|never|nobody|no)\b|n['’]t\b", re.IGNORECASE)
# Hedges, questions and conditions report nothing, nor does "anyone who thinks that".
_NO_SOURCE = re.compile(
    r"(?:do|does|did|if|unless|what|why|how|there|one\s+of)\b|.*\b(?:I|we|you|who|which|anyone|nobody)$", re.IGNORECASE
)
_THAT = re.compile(r"\W*that\s+", re.IGNORECASE)
# What goes on behind it is the outer speaker's again.
_ENDS = re.compile(r";|,?\s+but\s|,\s+(?:and|which|while|although|though|so)\s")
# A verb right before an inner quotation, with whom it is said to.
_INTRODUCES = re.compile(
    rf"(?P<cue>\b(?:(?:has|have|had|always|often|once|also)\s){{0,2}}(?:{BESIDE_QUOTATION}|goes|go|asked|asks))(?:(?:\s+to)?\s+(?:me|us|him|her|them|you|\w+))?\s*[,:]?\s*$"
)
_UTTERED = re.compile(r"^\W[^\W\d_a-zß-ÿ]|[.,!?]\W$")
# "the mayor said the pool was shut": a subject, a verb of saying, and no "that" is needed behind it.
_SUBJECT = (
    r"(?:[Hh]e|[Ss]he|[Tt]hey|(?:[Tt]he|[Aa]n?|[Hh]is|[Hh]er|[Tt]heir|[Ii]ts|[Mm]y|[Oo]ur|[Ss]ome|[Mm]any)\s+(?:[\w'’.-]+\s+){0,5}?[\w'’-]+"
    r"|(?:[^\W\d_a-z][\w'’.-]*\s+){0,5}?[^\W\d_a-z][\w'’-]*|[a-z]+\s+(?:[^\W\d_a-z][\w'’.-]*\s*){1,3})"
)
_BEGINS = re.compile(
    rf"[\"“‘']?(?:that\s+|[A-Z][a-z]+ly,\s)?(?P<subject>{_SUBJECT}(?:\s(?:I|we)(?:['’]ve)?\s(?:spoke|spoken|talked|met)(?:\s(?:to|with))?)?)"
    r"\s+(?P<cue>(?:(?:have|has|had|also|later)\s+)?(?:said|say|says))\s+(?:\w+day\s+)?"
    r"(?!that\b|(?:of|for|about|in|on|at|to|so|no|yes|nothing|and|or|but)\b)(?=\w)"
)
_FINAL = re.compile(
    rf"(?P<close>,[\"”'’]?|[.!?,][\"”'’])\s+(?P<subject>{_SUBJECT})\s+(?P<cue>said|says|added|claimed|warned|argued|insisted|explained|wrote|writes|tweeted|recalled"
    r"|told\s+(?:(?:the|a|an)\s+)?\w+(?:\s\w+)?)(?:\s(?:to|in|on)\s[^,;:\"“”]{2,60})?$"
)
_ACCORDING = re.compile(r"(?:that,?\s+)?(?P<cue>[Aa]ccording\s+to)\s+(?P<source>[^,;:\"“”]{2,80}),\s+(?=\w)")
_AUX = r"(?:is|are|was|were|has|had|have|will|would)"
_SECOND_VERB = re.compile(rf"(that\s[^,.;]*?\b{_AUX}\b[^,.;]*?)\s{_AUX}\s(?!been\b)")
# What stands before the noun of a subject that begins its sentence.
_ARTICLE = re.compile(r"\W*(?:(?:The|A|An|That|This|Earlier|Such)\s+)?")
_NO_NOUN = re.compile(
    r"\b(?:is|are|was|were|has|had|have|will|would|could|and|or|but|who|which|that|when|if|said|says)\b"
)
_THAT_PRONOUN = re.compile(r"\bthat\s+(he|she|they|we|I)\b")
_MARKS = frozenset("\"“”„«»'‘’")
_WORD = re.compile(r"\w+")
_FEWEST = 3
# So many reports lie in one another: "the paper says that he said that they deny that …".
_DEPTH = 3
# What is shorter holds no report.
_SHORTEST = 25


def hearsay_of(
    text: str,
    sentences: Sequence[Span],
    phrases: Phrases,
    wholes: Sequence[Span],
    statements: Sequence[Statement],
) -> Iterator[Statement]:
    """The statements that lie in the contents of others, and those of nouns: "claims by two chemists that …"."""
    cues = sorted({*phrases.cues, *(statement.cue for statement in statements)})
    found: set[Span] = set()
    outer = list(statements)
    for _ in range(_DEPTH):
        inside: list[Statement] = []
        for statement in outer:
            for inner in _said_in(text, sentences, statement):
                if inner.cue not in found and not any_in(cues, inner.cue):
                    found.add(inner.cue)
                    inside.append(inner)
        yield from inside
        outer = inside
    for sentence in sentences:
        for match in _CLAIM.finditer(text, *sentence):
            claim = _claimed(text, sentence, match)
            if claim is not None and claim.cue not in found and not any_in(cues, claim.frame):
                yield claim
                break
    said = sorted(span for statement in statements for span in statement.content)
    for whole in wholes:
        # Whoever says it, what others say in it is theirs: "“Hale says the boat leaks!” He ran."
        if not any_in(said, whole):
            begun = _begun(text, sentences, whole)
            for inner in (*filter(None, (begun,)), *_inside(text, sentences, whole)):
                if inner.cue not in found and not any_in(cues, inner.cue):
                    found.add(inner.cue)
                    yield inner
    for inner in _inner_quotations(text, sentences, wholes):
        if inner.cue not in found and not any_in(cues, inner.cue):
            yield inner


def _said_in(text: str, sentences: Sequence[Span], statement: Statement) -> Iterator[Statement]:
    """What others say in the content of a statement: "the mayor said it rained", ", the mayor said", "that … that"."""
    for passage in statement.passages:
        for span in passage.spans:
            begun = _begun(text, sentences, span) or _informed(text, span)
            if begun is not None:
                yield begun
            yield from _inside(text, sentences, span)
    ended = _ended(text, statement)
    if ended is not None:
        yield ended


def _begun(text: str, sentences: Sequence[Span], content: Span) -> Statement | None:
    """ "the mayor said the pool was shut": nothing but a subject stands before the verb of the first sentence."""
    number = bisect_right(sentences, content.begin, key=lambda sentence: sentence.begin) - 1
    end = min(content.end, sentences[number].end if number >= 0 else content.end)
    match = _BEGINS.match(text, content.begin, end)
    if match is None or _NO_SOURCE.match(match["subject"]) or _NO_NOUN.search(match["subject"]):
        return None
    stop = _ENDS.search(text, match.end(), end)
    rest = Span(match.end(), stop.start() if stop is not None else end)
    rest = Span(rest.begin, rest.begin + len(_trimmed(text[rest.begin : rest.end])))
    if len(_WORD.findall(text, *rest)) < _FEWEST:
        return None
    return Statement(Span(*match.span("cue")), Span(*match.span("subject")), (Passage((rest,), False),))


def _informed(text: str, content: Span) -> Statement | None:
    """ "that according to the Courier, the pool was shut"."""
    match = _ACCORDING.match(text, *content)
    if match is None or len(_WORD.findall(text, match.end(), content.end)) < _FEWEST:
        return None
    rest = Span(match.end(), match.end() + len(_trimmed(text[match.end() : content.end])))
    return Statement(Span(*match.span("cue")), Span(*match.span("source")), (Passage((rest,), False),))


def _ended(text: str, statement: Statement) -> Statement | None:
    """ "It rained, the mayor said", according to the Courier."""
    for passage in statement.passages:
        content = passage.spans[-1]
        match = _FINAL.search(text[max(content.begin, content.end - WINDOW) : content.end])
        if match is None or _NO_NOUN.search(match["subject"]):
            continue
        offset = content.end - len(match.string)
        said = Span(content.begin, offset + match.start())
        others = [one for one in statement.passages if one is not passage and one.whole]
        if len(_WORD.findall(text, *said)) < _FEWEST:
            continue
        marked = text[said.begin] in _MARKS and match["close"][-1] in _MARKS
        said = Span(said.begin, offset + match.end("close")) if marked else said
        cue, subject = (Span(offset + match.start(name), offset + match.end(name)) for name in ("cue", "subject"))
        return Statement(cue, subject, (Passage((said,), marked), *(others if marked else ())))
    return None


def _claimed(text: str, sentence: Span, match: re.Match[str]) -> Statement | None:
    """The statement that a noun makes of somebody's claim."""
    cue = Span(match.start("cue"), match.end("from")) if match["cue"] else Span(*match.span("noun"))
    source = Span(*match.span("by" if match["by"] else "whose"))
    that = text.index("that", source.end if match["by"] else cue.end)
    stop = _ENDS.search(text, that, sentence.end)
    content = Span(that, stop.start() if stop is not None else sentence.end)
    # As the subject it ends before a verb of its own: "the claim that it leaked | was false".
    outer = _SECOND_VERB.match(text, *content) if _ARTICLE.fullmatch(text, sentence.begin, match.start()) else None
    content = Span(that, outer.end(1)) if outer is not None else content
    content = Span(that, that + len(_trimmed(text[content.begin : content.end])))
    if len(_WORD.findall(text, *content)) <= _FEWEST:
        return None
    return Statement(cue, source, (Passage((content,), False),))


def _inner_quotations(text: str, sentences: Sequence[Span], wholes: Sequence[Span]) -> Iterator[Statement]:
    """Who is quoted inside of a quotation: "My father told me, 'Sell nothing,' and I listened"."""
    for whole in wholes:
        for match in INNER.finditer(text, whole.begin + 1, whole.end - 1):
            number = bisect_right(sentences, match.start(), key=lambda sentence: sentence.begin) - 1
            begin = max(whole.begin + 1, sentences[number].begin if number >= 0 else 0)
            introduced = _INTRODUCES.search(text[max(begin, match.start() - WINDOW) : match.start()])
            if introduced is None or not _UTTERED.search(match[0]):
                continue
            offset = match.start() - len(introduced.string)
            cue = Span(offset + introduced.start("cue"), offset + introduced.end("cue"))
            subject = subject_before(text, begin, cue.begin) or _subject_of_clause(text, begin, cue.begin)
            if subject is not None:
                yield Statement(cue, subject, (Passage((Span(*match.span()),), True),))


def _subject_of_clause(text: str, begin: int, end: int) -> Span | None:
    """ "He says that she came and told him": of the clause that is open there, else of the sentence."""
    clauses = [match.span(1) for match in _THAT_PRONOUN.finditer(text, begin, end)]
    return Span(*clauses[-1]) if clauses else subject_of_first_verb(text, begin, end)


def _inside(text: str, sentences: Sequence[Span], content: Span) -> Iterator[Statement]:
    number = max(0, bisect_right(sentences, content.begin, key=lambda sentence: sentence.begin) - 1)
    for index in range(number, len(sentences)):
        sentence = sentences[index]
        if sentence.begin >= content.end:
            break
        begin, end = max(content.begin, sentence.begin), min(content.end, sentence.end)
        if end - begin < _SHORTEST:
            continue
        that = _THAT.match(text, begin, end)
        first = that.end() if that is not None else begin
        for match in _CUE.finditer(text, first, end):
            inner = _report(text, first, end, match)
            if inner is not None:
                yield inner
                break


def _report(text: str, begin: int, end: int, match: re.Match[str]) -> Statement | None:
    cue = Span(*match.span("cue"))
    if _THINKS.search(text, *cue) and not text.startswith("that", match.end()):
        return None
    subject = subject_before(text, begin, cue.begin) or subject_of_first_verb(text, begin, cue.begin)
    if subject is None or _NOT.search(text, subject.begin, match.end()):
        return None
    source: Span | None = subject
    if match["told"]:
        source = Span(*match.span("by")) if match["by"] else None
    elif match["by"] or _NO_SOURCE.match(text, *subject):
        return None
    stop = _ENDS.search(text, match.end(), end)
    content = Span(match.end(), stop.start() if stop is not None else end)
    content = Span(content.begin, content.begin + len(_trimmed(text[content.begin : content.end])))
    if len(_WORD.findall(text, *content)) < _FEWEST:
        return None
    return Statement(cue, source, (Passage((content,), False),))


def _trimmed(words: str) -> str:
    """Without punctuation at the end, and without the marks that close the quotation around it."""
    words = words.rstrip(" .,\n\r\t")
    closed = words[-1:] in ('"', "”") and ("“" not in words if words.endswith("”") else words.count('"') == 1)
    closed = closed or (words.endswith("''") and words.count("''") == 1)
    return words.rstrip("\"”'").rstrip(" .,") if closed else words
