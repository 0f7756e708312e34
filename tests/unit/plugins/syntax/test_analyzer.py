"""The parse as annotations: every token and word, with heads that count within the sentence."""

from __future__ import annotations

from glossator.testing.harness import Harness

TEXT = "Ada met Bob. Bob was 😀 there."


def test_each_sentence_has_its_tokens_and_words() -> None:
    first, second = Harness("glossator_plugins.syntax.plugin").analyze(TEXT)
    assert [span.slice(TEXT) for span in (*first.spans, *second.spans)] == ["Ada met Bob.", "Bob was 😀 there."]
    assert [token.span.slice(TEXT) for token in first.value.tokens] == ["Ada", "met", "Bob", "."]
    words = [word for token in second.value.tokens for word in token.words]
    assert [word.form for word in words] == ["Bob", "was", "😀", "there", "."]
    assert [word.head for word in words] == [0, 1, 1, 1, 1]
    assert words[0].deprel == "root"
    assert all(word.upos and word.lemma for word in words)


def test_it_does_not_run_unless_it_is_asked_for() -> None:
    (manifest,) = Harness("glossator_plugins.syntax.plugin").manifests
    assert not manifest.default
