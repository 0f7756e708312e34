from __future__ import annotations

import statistics

import pytest
from benchmarks import workloads


@pytest.mark.parametrize("size", [200, 1024, 10_000, 1024 * 1024])
def test_a_document_has_the_size_asked_for(size: int) -> None:
    found = len(workloads.document(size, seed=4).text.encode())
    assert size - 40 < found <= size


def test_sizes_out_of_range_are_refused() -> None:
    for size in (199, 1024 * 1024 + 1):
        with pytest.raises(ValueError, match="200 to 1048576"):
            workloads.document(size)


def test_the_same_seed_gives_the_same_text_and_another_one_another() -> None:
    assert workloads.document(3000, seed=1) == workloads.document(3000, seed=1)
    assert workloads.document(3000, seed=1).text != workloads.document(3000, seed=2).text


def test_sizes_have_a_long_tail() -> None:
    sizes = sorted(len(document.text.encode()) for document in workloads.corpus(400))
    assert 2000 < statistics.median(sizes) < 3100
    assert sizes[0] >= 150
    assert sizes[-1] > 4 * statistics.median(sizes)


def test_there_are_names_quotations_and_numbers_in_paragraphs() -> None:
    text = workloads.document(20_000).text
    assert text.count("\n\n") > 20
    assert text.count('"') > 20
    assert sum(character.isdigit() for character in text) > 100
    assert "{" not in text


def test_the_owners_document_is_among_the_seeds() -> None:
    assert workloads.owners() in workloads.seeds()


def test_repeated_documents_have_ids_of_their_own() -> None:
    documents = list(workloads.repeated(workloads.corpus(2), 5))
    assert len({document.id for document in documents}) == 5
    assert documents[0].text == documents[2].text
