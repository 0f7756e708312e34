"""Results over the limit are split, and put together again on the other side."""

from hypothesis import given
from hypothesis import strategies as st

from glossator import AnalyzerResult, Annotation, Entity, Failure, Reason, Span
from glossator.wire import chunks, encode_result, merge_chunks

TEXT = "x" * 1000


def result_of(*names: str) -> AnalyzerResult:
    annotations = tuple(
        Annotation("entity", (Span(0, 3),), Entity(entity_id="e", canonical_name=name), id=f"e-{position}")
        for position, name in enumerate(names)
    )
    return AnalyzerResult("mine", "entities", "1", "abc", annotations, compute_seconds=1.5)


@given(st.lists(st.text("ab", max_size=200), max_size=20), st.integers(1, 2000))
def test_parts_make_the_whole(names: list[str], limit: int) -> None:
    whole = encode_result(result_of(*names), TEXT)
    parts = list(chunks(whole, limit))
    assert [part.more for part in parts] == [True] * (len(parts) - 1) + [False]
    assert all(part.name == "mine" and part.fingerprint == "abc" for part in parts)
    assert all(part.ByteSize() <= limit + 64 or len(part.annotations) <= 1 for part in parts)
    assert merge_chunks(parts) == whole


def test_a_small_result_is_one_part() -> None:
    whole = encode_result(result_of("Ada"), TEXT)
    assert list(chunks(whole, whole.ByteSize())) == [whole]


def test_a_failure_is_never_split() -> None:
    whole = encode_result(AnalyzerResult("a", "a", failure=Failure(Reason.ANALYZER_ERROR, "m" * 100)), TEXT)
    (part,) = chunks(whole, 10)
    assert part.error.message == "m" * 100
    assert not part.more
