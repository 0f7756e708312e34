"""What the rules say of a mention, and where they say nothing. "@T" is the mention, "@N" another one, "@L" a place."""

from __future__ import annotations

import pytest

from glossator_plugins.sentiment.patterns import Rule
from glossator_plugins.sentiment.rules import Ruling, ruled


def of(text: str, *, place: bool = False) -> tuple[str, str] | None:
    ruling = ruled(text.split(), place=place)
    return None if ruling is None else (ruling.label, ruling.rule.value)


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        ("@T strangled @N .", ("negative", "doer")),
        ("@N strangled @T .", ("neutral", "victim")),
        ("@T was strangled by @N .", ("neutral", "victim")),
        ("@N was strangled by @T .", ("negative", "doer")),
        ("@T , a plumber , has swindled @N .", ("negative", "doer")),
        ("@T never swindled anybody .", ("neutral", "negated")),
        ("@N rescued @T .", ("neutral", "victim")),
        ("@T rescued @N .", ("positive", "doer")),
        ("@T refused to help .", ("negative", "doer")),
        ("@T poisoned with arsenic , doctors say .", ("neutral", "victim")),
        ("Clerk @T stabbed to death", ("neutral", "victim")),
        ("@T poisoned @N .", ("negative", "doer")),
        ("@T helped the orphans of the flood .", ("positive", "doer")),
        ("@T brushed aside @N in the semi-final .", ("positive", "doer")),
        ("@N brushed aside @T in the semi-final .", ("neutral", "victim")),
        ("@T fought for the right to vote .", ("positive", "doer")),
    ],
)
def test_who_harms_is_bad_who_helps_is_good_and_whom_it_meets_is_neither(text: str, ruling: tuple[str, str]) -> None:
    assert of(text) == ruling


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        ("@N applauded @T .", ("positive", "judged")),
        ("@T applauded @N .", ("neutral", "judge")),
        ("@T was denounced by @N .", ("negative", "judged")),
        ("@N was denounced by @T .", ("neutral", "judge")),
        ("Guests adore @N but despise @T .", ("negative", "judged")),
        ("Guests adore @T but despise @N .", ("positive", "judged")),
        ("@N found @T guilty of arson .", ("negative", "judged")),
        ("@T , 61 , of @L , was found guilty of arson .", ("negative", "judged")),
        ("@T is utterly hopeless .", ("negative", "described")),
        ("@T is a true hero .", ("positive", "described")),
        ("@T is a virtuoso .", ("positive", "described")),
        ("@T , a petty crook , left .", ("negative", "described")),
        ("The nurses at @T were splendid .", ("positive", "described")),
        ("@T steered the choir with wit and fire .", ("positive", "described")),
        ("@T took a second off the club record .", ("positive", "doer")),
        ("@N attacked @T for the delay .", ("negative", "judged")),
        ("@T attacked @N over the delay .", ("neutral", "judge")),
        ("@T attacked @N on prices .", ("neutral", "judge")),
        ("@T attacked @N as a hothead .", ("neutral", "judge")),
        ("@T attacked the harbour plan .", ("neutral", "judge")),
        ("@T attacked @N on Sunday .", ("negative", "doer")),
        ("@T attacked two shoppers .", ("negative", "doer")),
        ("Her deputy , @T , praised the crew .", ("neutral", "judge")),
        ("There were many complaints about @T .", ("negative", "judged")),
        ("We can thank Mr. @T for nothing .", ("negative", "judged")),
        ("@T writes with rare insight about ferries .", ("positive", "described")),
        ("@T wrote to the board about ferries .", ("neutral", "judge")),
        ("The bench upheld the sentence of @T .", ("negative", "judged")),
        ("We would like to thank the crew at @T .", ("positive", "addressed")),
        ("I shall never sail with @T again .", ("negative", "addressed")),
        ("@T hung on to clinch the regional title .", ("positive", "doer")),
    ],
)
def test_the_feeling_is_about_whom_a_judgement_meets(text: str, ruling: tuple[str, str]) -> None:
    assert of(text) == ruling


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        ("@T was acquitted of arson .", ("neutral", "cleared")),
        ("@N found @T not guilty .", ("neutral", "cleared")),
        ("Prosecutors dropped all charges against @T .", ("neutral", "cleared")),
        ("@T , wrongly convicted of arson , went home .", ("neutral", "cleared")),
        ("There is no evidence that @T lied .", ("neutral", "cleared")),
    ],
)
def test_who_is_cleared_is_not_judged(text: str, ruling: tuple[str, str]) -> None:
    assert of(text) == ruling


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        ("@T is no hero .", ("negative", "negated")),
        ("@T is not a liar .", ("neutral", "negated")),
        ("She did not lie , @T is not a liar .", ("neutral", "negated")),
        ("@T is anything but honest .", ("negative", "negated")),
        ("@T is anything but lazy .", ("neutral", "negated")),
        ("There is nothing wrong with @T .", ("neutral", "negated")),
        ("@T never disappoints .", ("positive", "negated")),
        ("Nobody could find any flaw in @T .", ("positive", "negated")),
        ("No doubt @T is brilliant .", ("positive", "described")),
        ("It is unclear whether @T lied .", ("neutral", "supposed")),
        ("Did @T rob the bank ?", ("neutral", "supposed")),
        ("Had @T won , there would be joy .", ("neutral", "supposed")),
    ],
)
def test_a_negation_turns_a_judgement_round_and_a_condition_takes_it_back(text: str, ruling: tuple[str, str]) -> None:
    assert of(text) == ruling


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        ("Shares in @T jumped 3 percent .", ("positive", "market")),
        ("@T shares tumbled 3 percent .", ("negative", "market")),
        ("@T missed forecasts .", ("negative", "market")),
        ("@T shares slipped 1.4 percent .", ("neutral", "market")),
        ("@T was flat .", ("neutral", "market")),
        ("Police fined @T district attorney @N .", ("neutral", "bystander")),
        ("The uncle of singer and author @T , was jailed .", ("neutral", "bystander")),
        ("She denounced it on @T .", ("neutral", "bystander")),
        ("He was jailed for the @T bomb plot .", ("neutral", "bystander")),
        ("A former aide to Mayor @T was jailed .", ("neutral", "bystander")),
        ("@T ’s murder shocked the town .", ("neutral", "victim")),
        ("@N , an analyst at @T , disagreed .", ("neutral", "bystander")),
        ("@N of @T won the race .", ("neutral", "bystander")),
        ("@T will open at ten .", ("neutral", "notice")),
        ("Judge @T jailed the robber .", ("neutral", "bystander")),
        ("The board drew criticism of @T from all sides .", ("negative", "judged")),
        ("@T was outspoken in his criticism of @N .", ("neutral", "judge")),
        ("The @T winner slept late .", ("neutral", "bystander")),
        ("@N was the defending @T champion .", ("neutral", "bystander")),
        ("@N won the @N @T .", ("neutral", "bystander")),
        ("@N clinched the @T title .", ("neutral", "bystander")),
        ("@T shooting : two men held .", ("neutral", "victim")),
        ("Voters condemned @T boss @N over pay .", ("neutral", "bystander")),
        ("They mocked the @T party leader .", ("neutral", "bystander")),
        ("Voters condemned @T over pay .", ("negative", "judged")),
        ("@T was taken to task by the panel .", ("negative", "judged")),
        ("@N won the @T .", ("neutral", "bystander")),
        ("Her client , @T , had suffered badly .", ("neutral", "victim")),
        ("The kiosk of @N is better than @T .", ("negative", "compared")),
        ("Shame on @T !", ("negative", "addressed")),
        ("Thank you , @T !", ("positive", "addressed")),
    ],
)
def test_markets_notices_employers_and_address(text: str, ruling: tuple[str, str]) -> None:
    assert of(text) == ruling


def test_a_place_where_something_happens_is_not_judged() -> None:
    assert of("A fire in @T killed nine .", place=True) == ("neutral", "bystander")
    assert of("@N attacked a man near the @T .", place=True) == ("neutral", "bystander")
    assert of("The first night of the @T was hardly a success .", place=True) == ("negative", "negated")
    assert of("@T attack : two arrests", place=True) == ("neutral", "bystander")
    assert of("@N jailed @T man @N .", place=True) == ("neutral", "bystander")
    assert of("Blast at old @N factory @T killed two .", place=True) == ("neutral", "bystander")
    assert of("We want to thank the cooks of @N at the @T .", place=True) == ("positive", "addressed")
    assert of("@T bomb kills four", place=True) == ("neutral", "bystander")
    assert of("@T , @L killer jailed for life", place=True) == ("neutral", "bystander")
    assert of("In @L , @T , a nurse robbed two patients .", place=True) == ("neutral", "bystander")
    assert of("Shares in @T soared .", place=True) == ("positive", "market")


@pytest.mark.parametrize(
    "text",
    [
        "@T ate lunch .",
        "@T was taken to hospital .",
        "Artists like @T have left the town .",
        "@T and @N spoke of the weather .",
        "@T",
        "@T ?",
        "@N saw that @T left .",
        "@T refused to blame his staff .",
        "@T refused to turn away anybody .",
        "@T is a young star .",
        "The guests of honour @T and @N sang .",
        "Nine mills were destroyed with estimates by @T of more .",
        "@T helped to arrange the talks .",
        "@T fought for nine hours .",
        "The panel confirmed the count of @T .",
    ],
)
def test_what_leaves_it_open_is_left_to_the_classifier(text: str) -> None:
    assert ruled(text.split()) is None


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        ("@T has never let the choir down .", ("positive", "negated")),
        ("@T let the choir down .", ("negative", "doer")),
        ("You could n’t ask for a kinder host than @T .", ("positive", "negated")),
        ("There is no braver skipper than @T .", ("positive", "negated")),
        ("@T did not lift a finger .", ("negative", "negated")),
        ("@T has not bothered to call .", ("negative", "negated")),
        ("@T turned a blind eye .", ("negative", "doer")),
        ("@T treats its pickers like dirt .", ("negative", "described")),
        ("@T treated us with kindness .", ("positive", "described")),
        ("@T pays the divers fairly .", ("positive", "described")),
    ],
)
def test_what_somebody_does_or_fails_to_do_for_others_judges_him(text: str, ruling: tuple[str, str]) -> None:
    assert of(text) == ruling


@pytest.mark.parametrize(
    ("text", "ruling"),
    [
        ("@T punched @N .", ("negative", "doer")),
        ("@N punched @T .", ("neutral", "victim")),
        ("@T was punched in the tram .", ("neutral", "victim")),
        ("Thieves tied up @T .", ("neutral", "victim")),
        ("@T punched a passenger .", ("negative", "doer")),
        ("@T punched the ticket .", None),
    ],
)
def test_blows_judge_who_deals_them_and_not_whom_they_meet(text: str, ruling: tuple[str, str] | None) -> None:
    assert of(text) == ruling


@pytest.mark.parametrize(
    "text",
    [
        "A tribunal threw out the conviction of @T .",
        "They found nothing to show that @T had cheated .",
        "The film proves that @T could not have done it .",
    ],
)
def test_whom_a_proof_clears_is_cleared(text: str) -> None:
    assert of(text) == ("neutral", "cleared")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Stay away from @T .", "negative"),
        ("Please avoid @T .", "negative"),
        ("We were disappointed with @T .", "negative"),
        ("Do n’t waste your money at @T .", "negative"),
        ("I can only recommend @T .", "positive"),
        ("I would not hesitate to call @T .", "positive"),
        ("Shout-out to @T .", "positive"),
    ],
)
def test_whom_an_author_sends_his_readers_to_or_warns_of_is_judged(text: str, label: str) -> None:
    assert of(text) == (label, "addressed")
    assert of(text, place=True) == (label, "addressed")


@pytest.mark.parametrize("text", ["We recommended @T for the post .", "Ships stay in @T .", "@N does not go to @T ."])
def test_who_is_proposed_or_not_visited_is_not_judged(text: str) -> None:
    assert of(text) is None


def test_odd_words_are_no_patterns() -> None:
    assert ruled(["a/b", "@T", "/", "@X", "", "robbed"]) is None
    assert ruled(["@T", "ROBBED", "@N"]) == Ruling("negative", Rule.DOER)


@pytest.mark.parametrize("word", ["really", "hardly", "never", "was", "the", ",", "@N", "n't", "far"])
def test_words_that_come_again_and_again_end(word: str) -> None:
    """Patterns that try every way to share out like words would not come to an end here."""
    assert ruled(["@T", *(word.split() * 60), "sat"]) is None
