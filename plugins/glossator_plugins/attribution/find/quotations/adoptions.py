"""Adoptions: '"It leaks," said Hale. She shrugged. "It always has."' One paragraph's only speaker says all of it.

And what stands alone in the paragraph behind, as news have it: '"It leaks," said Hale. ⏎ "It always has, and nobody
ever mended it." ⏎ The mill was built in May.' Where such paragraphs follow one another, as in novels, others may speak.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.cues import is_speech
from glossator_plugins.attribution.layout.distances import Layout
from glossator_plugins.attribution.layout.quotations import Quotation
from glossator_plugins.attribution.layout.spans import any_in

# So many words of the author's own may stand between the speaker and what else he says.
_FAR = 25
# So many words may stand behind him in his paragraph, and a paragraph of its own has so many.
_REST = 10
_FEWEST = 8


def with_adoptions(
    layout: Layout, quotations: Sequence[Quotation], statements: Sequence[Statement]
) -> Iterator[Statement]:
    """The statements; the first that quotes somebody in its paragraph gets the whole quotations that nobody says."""
    begins = [paragraph.begin for paragraph in layout.paragraphs]
    spoken: dict[int, list[Statement]] = defaultdict(list)
    for statement in statements:
        if is_speech(layout.text[statement.cue.begin : statement.cue.end]):
            spoken[bisect_right(begins, statement.cue.begin)].append(statement)
    said = sorted(span for statement in statements for span in (*statement.content, statement.frame))
    more: dict[Span, list[Passage]] = defaultdict(list)
    ends: dict[Span, int] = {}
    alone = {
        bisect_right(begins, one.begin): one for one in quotations if one.whole and _is_paragraph(layout, begins, one)
    }
    for quotation in quotations:
        number = bisect_right(begins, quotation.begin)
        here: Sequence[Statement] = spoken.get(number, ())
        if not here and alone.get(number) is quotation and not alone.keys() & {number - 1, number + 1}:
            here = _quoted_last(layout, spoken.get(number - 1, ()), quotation)
        if not quotation.whole or len(here) != 1 or any_in(said, Span(quotation.begin, quotation.end)):
            continue
        (speaker,) = here
        quotes = speaker.source is not None and any(passage.whole for passage in speaker.passages)
        end = ends.get(speaker.cue, speaker.extent.end)
        if (
            quotes
            and quotation.begin >= end
            and layout.words(end, quotation.begin) in range(0 if number in alone else 1, _FAR)
        ):
            more[speaker.cue].append(Passage(quotation.pieces, True))
            ends[speaker.cue] = quotation.end
    for statement in statements:
        whole = statement._replace(passages=(*statement.passages, *more.get(statement.cue, ())))
        yield _without_answers(layout, begins, alone, whole)


def _is_paragraph(layout: Layout, begins: Sequence[int], quotation: Quotation) -> bool:
    """Whether it is all of its paragraph, and more than a few words."""
    paragraph = layout.paragraphs[bisect_right(begins, quotation.begin) - 1]
    return (
        quotation.begin == paragraph.begin
        and paragraph.end - quotation.end <= 1
        and layout.words(quotation.begin, quotation.end) >= _FEWEST
    )


def _quoted_last(layout: Layout, above: Sequence[Statement], quotation: Quotation) -> Sequence[Statement]:
    """The only one who is quoted in the paragraph above, if he is quoted at its end and asks nothing."""
    quoting = [one for one in above if one.source is not None and any(passage.whole for passage in one.passages)]
    if len(quoting) != 1 or layout.words(quoting[0].extent.end, quotation.begin) > _REST:
        return ()
    return () if _asks(layout, quoting[0].content[-1]) else quoting


def _asks(layout: Layout, content: Span) -> bool:
    return layout.text[max(content.begin, content.end - 4) : content.end].rstrip("\"”’'").endswith("?")


def _this_and_next(begins: Sequence[int], place: int) -> set[int]:
    number = bisect_right(begins, place)
    return {number, number + 1}


def _without_answers(
    layout: Layout, begins: Sequence[int], alone: Mapping[int, Quotation], statement: Statement
) -> Statement:
    """The statement up to where somebody else speaks: in a paragraph behind a question, or in a row of paragraphs."""
    passages = statement.passages
    for number, (one, other) in enumerate(pairwise(passages), 1):
        if (
            one.whole
            and other.whole
            and len(other.spans) == 1
            and layout.paragraph_breaks(max(one.end, statement.frame.end), other.begin)
            and (_asks(layout, one.spans[-1]) or alone.keys() >= _this_and_next(begins, other.begin))
        ):
            return statement._replace(passages=passages[:number])
    return statement
