"""Which mentions are one entity, and which are not."""

from __future__ import annotations

from .texts import entities_of, groups_of, view_of


def test_a_surname_belongs_to_the_full_name_before_it() -> None:
    view = view_of(
        "Mayor Ana Duarte spoke. Duarte’s aides left. Ms. Duarte stayed.",
        ("PERSON", "Ana Duarte"),
        ("PERSON", "Duarte’s"),
        ("PERSON", "Ms. Duarte"),
    )
    assert groups_of(view) == {"e1 Ana Duarte": ["Ana Duarte", "Duarte", "Duarte"]}


def test_a_headline_may_use_the_surname_before_the_full_name() -> None:
    view = view_of("Duarte wins. Ana Duarte won.", ("PERSON", "Duarte"), ("PERSON", "Ana Duarte"))
    assert groups_of(view) == {"e1 Ana Duarte": ["Duarte", "Ana Duarte"]}


def test_a_surname_of_two_people_is_not_guessed() -> None:
    view = view_of(
        "Ana Duarte met Luis Duarte. Duarte left.",
        ("PERSON", "Ana Duarte"),
        ("PERSON", "Luis Duarte"),
        ("PERSON", "Duarte"),
    )
    assert groups_of(view) == {
        "e1 Ana Duarte": ["Ana Duarte"],
        "e2 Luis Duarte": ["Luis Duarte"],
        "e3 Duarte": ["Duarte"],
    }


def test_initials_middle_names_titles_and_accents_do_not_part_a_person() -> None:
    view = view_of(
        "Robert J. Hale, R. Hale, Robert Hale Jr., Sen. Robert Hale. José Peña, Jose Pena.",
        ("PERSON", "Robert J. Hale"),
        ("PERSON", "R. Hale"),
        ("PERSON", "Robert Hale Jr."),
        ("PERSON", "Sen. Robert Hale"),
        ("PERSON", "José Peña"),
        ("PERSON", "Jose Pena"),
    )
    assert list(groups_of(view)) == ["e1 Robert J. Hale", "e2 José Peña"]


def test_capitals_and_letters_after_a_name_are_no_other_name() -> None:
    view = view_of(
        "Ana Duarte KC rose. ANA DUARTE: Yes. ANA DUARTE: No. Duarte sat.",
        ("PERSON", "Ana Duarte KC"),
        ("PERSON", "ANA DUARTE"),
        ("PERSON", "ANA DUARTE"),
        ("PERSON", "Duarte"),
    )
    assert groups_of(view) == {"e1 Ana Duarte": ["Ana Duarte", "ANA DUARTE", "ANA DUARTE", "Duarte"]}


def test_compound_surnames_and_family_names_that_come_first() -> None:
    view = view_of(
        "Joost van der Meer and Park Ji-won. Van der Meer nodded. Park agreed.",
        ("PERSON", "Joost van der Meer"),
        ("PERSON", "Park Ji-won"),
        ("PERSON", "Van der Meer"),
        ("PERSON", "Park"),
    )
    assert list(groups_of(view)) == ["e1 Joost van der Meer", "e2 Park Ji-won"]


def test_an_acronym_in_brackets_belongs_to_its_name() -> None:
    view = view_of(
        "the UN Security Council (UNSC) met. The UNSC voted.",
        ("ORG", "the UN Security Council"),
        ("ORG", "UNSC"),
        ("ORG", "The UNSC"),
    )
    assert groups_of(view) == {"e1 UN Security Council": ["UN Security Council", "UNSC", "UNSC"]}


def test_an_acronym_that_one_name_gives_belongs_to_it_and_a_part_of_another_name_does_not() -> None:
    view = view_of(
        "The United Nations met. The UN and the UN Security Council agreed.",
        ("ORG", "United Nations"),
        ("ORG", "UN"),
        ("ORG", "UN Security Council"),
    )
    assert groups_of(view) == {
        "e1 United Nations": ["United Nations", "UN"],
        "e2 UN Security Council": ["UN Security Council"],
    }


def test_spellings_of_one_place_are_one() -> None:
    view = view_of(
        "The United States, the U.S., the US, USA.",
        ("GPE", "The United States"),
        ("LOC", "the U.S."),
        ("LOC", "US"),
        ("GPE", "USA"),
    )
    assert list(groups_of(view)) == ["e1 United States"]


def test_a_people_is_not_its_place() -> None:
    view = view_of("Norway, Norwegian, Norwegians", ("LOC", "Norway"), ("NORP", "Norwegian"), ("NORP", "Norwegians"))
    assert groups_of(view) == {"e1 Norway": ["Norway"], "e2 Norwegian": ["Norwegian", "Norwegians"]}


def test_company_forms_and_short_forms() -> None:
    view = view_of(
        "Vandelay Industries Ltd. grew. Vandelay fell. Ministry of Trade, the Bank of Elbonia. The Bank.",
        ("ORG", "Vandelay Industries Ltd."),
        ("ORG", "Vandelay"),
        ("ORG", "Ministry of Trade"),
        ("ORG", "Bank of Elbonia"),
        ("ORG", "Bank"),
    )
    assert groups_of(view) == {
        "e1 Vandelay Industries Ltd.": ["Vandelay Industries Ltd.", "Vandelay"],
        "e2 Ministry of Trade": ["Ministry of Trade"],
        "e3 Bank of Elbonia": ["Bank of Elbonia"],
        "e4 Bank": ["Bank"],
    }


def test_a_person_is_not_the_city_of_that_name() -> None:
    view = view_of("Jack London left London. London?", ("PERSON", "Jack London"), ("LOC", "London"), ("LOC", "London"))
    assert list(groups_of(view)) == ["e1 Jack London", "e2 London"]


def test_ten_thousand_namesakes_are_grouped_in_time() -> None:
    people = [("PERSON", f"N{number} Mills") for number in range(10_000)]
    view = view_of(" ".join(name for _, name in people), *people)
    assert len(groups_of(view)) == 10_000


def test_a_label_does_not_part_an_entity() -> None:
    view = view_of("Arad won. Arad lost.", ("ORG", "Arad"), ("MISC", "Arad"))
    assert groups_of(view) == {"e1 Arad": ["Arad", "Arad"]}


def test_a_person_and_a_place_of_one_name_stay_two() -> None:
    view = view_of("Jordan met Jordan.", ("PERSON", "Jordan"), ("LOC", "Jordan"))
    assert list(groups_of(view)) == ["e1 Jordan", "e2 Jordan"]


def test_the_first_of_two_surnames() -> None:
    view = view_of("Eva Solano Ibarra rose. Solano spoke.", ("PERSON", "Eva Solano Ibarra"), ("PERSON", "Solano"))
    assert groups_of(view) == {"e1 Eva Solano Ibarra": ["Eva Solano Ibarra", "Solano"]}


def test_a_name_in_brackets_in_another_script_is_the_same_name() -> None:
    view = view_of(
        "Ilya Morev (Илья Морев) from Lindau (Oslo) won.",
        ("PERSON", "Ilya Morev"),
        ("LOC", "Илья Морев"),
        ("LOC", "Lindau"),
        ("LOC", "Oslo"),
    )
    assert groups_of(view) == {
        "e1 Ilya Morev": ["Ilya Morev", "Илья Морев"],
        "e2 Lindau": ["Lindau"],
        "e3 Oslo": ["Oslo"],
    }
    assert [one.label for one in entities_of(view)] == ["PERSON", "PERSON", "LOC", "LOC"]


def test_a_short_form_is_of_the_organization_that_was_named_before_it() -> None:
    view = view_of(
        "Vandel Grid grew. VANDEL hired. Vandel Norte Ltd lost. Vandel paid.",
        ("ORG", "Vandel Grid"),
        ("ORG", "VANDEL"),
        ("ORG", "Vandel Norte Ltd"),
        ("ORG", "Vandel"),
    )
    assert groups_of(view) == {
        "e1 Vandel Grid": ["Vandel Grid", "VANDEL", "Vandel"],
        "e2 Vandel Norte Ltd": ["Vandel Norte Ltd"],
    }


def test_what_only_describes_is_joined_with_nobody() -> None:
    view = view_of("Mayor Ana Duarte left. The Mayor came.", ("PERSON", "Ana Duarte"), ("PERSON", "Mayor"))
    assert groups_of(view) == {"e1 Ana Duarte": ["Ana Duarte"], "e2 Mayor": ["Mayor"]}
