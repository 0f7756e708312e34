"""What a request asks for, filled in: names, versions and options, and what is refused of them."""

from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, Field

from glossator import AnalyzerSpec, Config, Registry
from glossator.errors import AnalyzerNotFound, AnalyzerVersionMismatch, OptionsInvalid

from ..fakes import Plugins, per_document


class Options(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: int = Field(3, ge=1)
    words: tuple[str, ...] = ()


@pytest.fixture
def registry(plugins: Plugins) -> Registry:
    found = [plugins.plugin(per_document("topics", options=Options), per_document("plain"), version="1.2")]
    return Registry.load(Config.model_validate({"limits": {"max_analyzers": 3}}), found)


def test_resolving_fills_in_names_versions_and_options(registry: Registry) -> None:
    assert registry.resolve([]) == (
        AnalyzerSpec("plain", "plain", "1.2", {}),
        AnalyzerSpec("topics", "topics", "1.2", {"limit": 3, "words": []}),
    )
    asked = [AnalyzerSpec("topics", "mine", "1.2", {"limit": 5}), AnalyzerSpec("topics")]
    mine, other = registry.resolve(asked)
    assert (mine.name, mine.options["limit"], other.name, other.options["limit"]) == ("mine", 5, "topics", 3)
    # A JSON number of the wire is a double.
    assert registry.resolve([AnalyzerSpec("topics", options={"limit": 4.0})])[0].options["limit"] == 4


def test_unknown_analyzers_are_refused_with_the_list_of_installed_ones(registry: Registry) -> None:
    with pytest.raises(AnalyzerNotFound, match="no analyzer 'topic' is installed; installed: plain, topics") as raised:
        registry.resolve([AnalyzerSpec("topic")])
    assert raised.value.failure.metadata["installed"] == "plain, topics"


def test_another_version_is_refused(registry: Registry) -> None:
    with pytest.raises(AnalyzerVersionMismatch, match=r"installed in version 1\.2, the request demands '1\.3'"):
        registry.resolve([AnalyzerSpec("topics", version="1.3")])


@pytest.mark.parametrize(
    ("options", "why"),
    [
        ({"limit": 0}, "'topics': limit: Input should be greater than or equal to 1; known options: limit, words"),
        ({"limits": 4}, 'limits: Extra inputs are not permitted; known options: limit, words; did you mean "limit"?'),
        ({"limit": "many"}, "limit: Input should be a valid integer"),
        ({"words": "a"}, "words: Input should be a valid array"),
        # The schema says integer, and array of strings: nothing is taken for what it is not.
        ({"limit": "4"}, "limit: Input should be a valid integer"),
        ({"limit": True}, "limit: Input should be a valid integer"),
        ({"limit": 4.5}, "limit: Input should be a valid integer"),
        ({"words": [1]}, "words.0: Input should be a valid string"),
        ({"words": [object()]}, "hold what JSON cannot represent"),
    ],
)
def test_options_that_break_the_schema_are_refused_and_say_which(
    registry: Registry, options: dict[str, Any], why: str
) -> None:
    with pytest.raises(OptionsInvalid) as raised:
        registry.resolve([AnalyzerSpec("topics", options=options)])
    assert why in str(raised.value)
    assert raised.value.failure.metadata == {"analyzer": "topics"}


def test_refused_options_are_not_quoted(registry: Registry) -> None:
    with pytest.raises(OptionsInvalid) as raised:
        registry.resolve([AnalyzerSpec("topics", options={"limit": "a secret"})])
    assert "secret" not in str(raised.value)


def test_the_name_of_an_instance_has_a_limit(registry: Registry) -> None:
    assert registry.resolve([AnalyzerSpec("topics", "n" * 256)])[0].name == "n" * 256
    with pytest.raises(OptionsInvalid, match="has 257 characters, the limit is 256: choose a shorter one"):
        registry.resolve([AnalyzerSpec("topics", "n" * 257)])


def test_two_analyzers_of_a_request_need_two_names(registry: Registry) -> None:
    with pytest.raises(OptionsInvalid, match="two analyzers of the request are named 'topics': give one another name"):
        registry.resolve([AnalyzerSpec("topics"), AnalyzerSpec("plain", "topics")])


def test_no_analyzer_takes_the_name_of_the_parsers_step(registry: Registry) -> None:
    with pytest.raises(OptionsInvalid, match="named 'parse', which is the parser's: choose another"):
        registry.resolve([AnalyzerSpec("topics", "parse")])


def test_a_request_has_a_limit_of_analyzers(registry: Registry) -> None:
    specs = [AnalyzerSpec("topics", f"topics{number}") for number in range(4)]
    assert len(registry.resolve(specs[:3])) == 3
    with pytest.raises(OptionsInvalid, match="asks for 4 analyzers, the limit is 3"):
        registry.resolve(specs)
