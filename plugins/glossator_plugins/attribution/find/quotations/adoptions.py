"""Adoptions: '"It leaks," said Hale. She shrugged. "It always has."' One paragraph's only speaker says all of it.

And what stands alone in the paragraph behind, as news have it: '"It leaks," said Hale. ⏎ "It always has, and nobody
ever mended it." ⏎ The mill was built in May.' Where such paragraphs follow one another, as in novels, others may speak.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from glossator.text.annotation import Span
from glossator_plugins.attribution.find.linking import Statement
from glossator_plugins.attribution.find.passages import Passage
from glossator_plugins.attribution.find.words.cues import is_speech
from glossator_plugins.attribution.layout.distances import Layout
from glossator_plugins.attribution.layout.quotations import Quotation
from glossator_plugins.attribution.layout.spans import any_in

# So many words of the author's own may stand between the speaker and what else he says.
_FAR = 25


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
    for quotation in quotations:
        here = spoken.get(bisect_right(begins, quotation.begin), ())
        if not quotation.whole or len(here) != 1 or any_in(said, Span(quotation.begin, quotation.end)):
            continue
        (speaker,) = here
        quotes = speaker.source is not None and any(passage.whole for passage in speaker.passages)
        end = ends.get(speaker.cue, speaker.extent.end)
        if quotes and quotation.begin >= end and layout.words(end, quotation.begin) in range(1, _FAR):
            more[speaker.cue].append(Passage(quotation.pieces, True))
            ends[speaker.cue] = quotation.end
    for statement in statements:
        yield statement._replace(passages=(*statement.passages, *more.get(statement.cue, ())))
