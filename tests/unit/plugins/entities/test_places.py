"""Places of several words, those that are named as bodies are, and realms that are no names."""

from __future__ import annotations

import pytest

from .texts import entities_of, view_of


def read(text: str, *mentions: tuple[str, str]) -> list[tuple[str, str]]:
    view = view_of(text, *mentions)
    return [(one.label, view.slice(one.spans[0])) for one in entities_of(view)]


@pytest.mark.parametrize(
    ("text", "mentions", "place"),
    [
        ("It sailed to Antigua and Barbuda.", ["Antigua", "Barbuda"], "Antigua and Barbuda"),
        ("It sailed to Bosnia and Herzegovina.", ["Bosnia"], "Bosnia and Herzegovina"),
        ("It sailed to St. Vincent and the Grenadines.", ["Grenadines"], "St. Vincent and the Grenadines"),
        ("It belonged to Schleswig-Holstein then.", ["Schleswig", "Holstein"], "Schleswig-Holstein"),
        ("Judges in The Hague agreed.", ["Hague"], "The Hague"),
        ("A firm in Washington, DC-based courts know.", ["Washington", "DC"], "Washington, DC"),
        ("She lived in Washington, D.C., for years.", ["Washington", "D.C."], "Washington, D.C."),
        ("The United States of America signed.", ["United States"], "United States of America"),
    ],
)
def test_a_place_of_several_words_is_one(text: str, mentions: list[str], place: str) -> None:
    assert read(text, *(("LOC", name) for name in mentions)) == [("LOC", place)]


def test_a_longer_name_keeps_its_place_within() -> None:
    text = "The Bank of Trinidad and Tobago met the Bishop of Labrador in Trinidad and in Tobago."
    mentions = [("ORG", "Bank of Trinidad and Tobago"), ("LOC", "Labrador"), ("LOC", "Trinidad"), ("LOC", "Tobago")]
    assert read(text, *mentions) == mentions


def test_a_place_that_the_tagger_did_not_see_at_all_is_not_sought() -> None:
    assert read("the serbia and montenegro of old, Serbia and Montenegro") == []


def test_states_in_short_and_banks_of_rivers_are_places() -> None:
    text = "The DRC and the UAE met on the West Bank; West Bank, a lender, paid."
    found = read(text, ("ORG", "DRC"), ("MISC", "UAE"), ("ORG", "West Bank"), ("ORG", "West Bank"))
    assert [label for label, _ in found[:3]] == ["LOC", "LOC", "LOC"]


def test_an_acronym_is_what_the_name_before_its_brackets_is() -> None:
    text = "The Grand Orlen Reservoir (GOR) leaks. The GOR was built for the Danube Relief Council [DRC]. The DRC paid."
    tagged = [("FAC", "Grand Orlen Reservoir"), ("ORG", "GOR"), ("ORG", "GOR"), ("ORG", "Danube Relief Council")]
    found = read(text, *tagged, ("LOC", "DRC"), ("LOC", "DRC"))
    assert [label for label, _ in found] == ["FAC", "FAC", "FAC", "ORG", "ORG", "ORG"]


@pytest.mark.parametrize("text", ["Trade of the Kingdom grew.", "The Republic voted.", "Firms in this Zone pay none."])
def test_which_realm_it_is_no_realm_says(text: str) -> None:
    assert read(text, ("LOC", next(word for word in text.split() if word in {"Kingdom", "Republic", "Zone"}))) == []


def test_a_realm_with_a_name_is_a_place() -> None:
    assert read("He ruled the Kingdom of Orlen.", ("LOC", "Kingdom of Orlen")) == [("LOC", "Kingdom of Orlen")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Nothing on Earth stops it, nor the Earth's crust.", 2),
        ("The group Friends of the Earth sued.", 0),
        ("They kept Earth Day, and Earth Street is shut.", 0),
        ("He fell to earth.", 0),
    ],
)
def test_the_planet_is_a_place_though_the_tagger_left_it_out(text: str, found: int) -> None:
    assert read(text) == [("LOC", "Earth")] * found


def test_clubs_by_the_word_before_or_behind_their_town() -> None:
    text = "Dinamo Orlen lost to Lindau FC and Hapoel Duren, and Real Estates of Lindau fell."
    found = read(text, ("LOC", "Dinamo Orlen"), ("PERSON", "Lindau FC"), ("LOC", "Hapoel Duren"), ("LOC", "Lindau"))
    assert found == [("ORG", "Dinamo Orlen"), ("ORG", "Lindau FC"), ("ORG", "Hapoel Duren"), ("LOC", "Lindau")]


@pytest.mark.parametrize("name", ["LGBT", "LGBTQ", "LGBTQ+", "LGBTQIA+"])
def test_minorities_are_no_bodies(name: str) -> None:
    assert read(f"Two {name} groups met.", ("ORG", name)) == [("NORP", name)]


def test_clubs_that_are_called_after_their_town_and_what_it_is() -> None:
    text = "Leicester City beat Derby County; Mexico City and Orange County did not play."
    tagged = [("LOC", "Leicester City"), ("LOC", "Derby County"), ("LOC", "Mexico City"), ("LOC", "Orange County")]
    assert [label for label, _ in read(text, *tagged)] == ["ORG", "ORG", "LOC", "LOC"]


def test_what_is_called_after_somebody_and_ends_as_nature_does_is_a_place() -> None:
    text = "She crossed Otto Kern Bay with Michael Bay."
    tagged = [("PERSON", "Otto Kern Bay"), ("PERSON", "Michael Bay")]
    assert [label for label, _ in read(text, *tagged)] == ["LOC", "PERSON"]


@pytest.mark.parametrize("name", ["Bae Sol-hee", "Tsai Wen-pin", "Kwon Ha-Neul"])
def test_a_given_name_in_two_syllables_behind_a_surname_of_east_asia_is_a_person(name: str) -> None:
    assert read(f"{name} opened the bridge.", ("LOC", name)) == [("PERSON", name)]


def test_a_town_with_a_hyphen_stays_a_place() -> None:
    assert read("It lies by Pont Sur-mer.", ("LOC", "Pont Sur-mer")) == [("LOC", "Pont Sur-mer")]
