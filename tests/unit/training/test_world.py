"""Texts of world news out of clones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest


def write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def test_sentences_of_translations_become_texts(recipe: Callable[[str], Any], tmp_path: Path) -> None:
    folder = tmp_path / "lafand-mt"
    lines = [
        "Museveni  spoke in Kampala on Monday.",
        "Kenya: The teachers are on strike",
        "Too short.",
        "museveni spoke in Kampala, on Monday!",
        '"We shall not go home," she said.',
    ]
    write(folder / "data/text_files/en-swa/train.en", "\n".join(lines) + "\n")
    write(folder / "data/text_files/en-swa/train.swa", "Walimu wako kwenye mgomo leo\n")

    (text,) = recipe("data.world").translated(folder)

    assert text.split("\n\n") == [
        "Museveni spoke in Kampala on Monday. Kenya: The teachers are on strike",
        '"We shall not go home," she said.',
    ]


def test_long_files_are_cut_into_several_texts(recipe: Callable[[str], Any], tmp_path: Path) -> None:
    folder = tmp_path / "wmt21-news-systems"
    lines = [f"Sentence number {number} stands here." for number in range(100)]
    write(folder / "txt/references/newstest2021.cs-en.ref.A.en", "\n".join(lines[:90]))
    write(folder / "txt/references/newstest2021.cs-en.ref.B.en", "\n".join(lines[80:]))

    texts = list(recipe("data.world").translated(folder))

    assert [text.count(".") for text in texts] == [40, 40, 10, 10]
    assert " ".join(texts) == " ".join(lines), "each sentence once, in order"


def test_all_clones_are_read(
    recipe: Callable[[str], Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    world = recipe("data.world")
    clones, news = tmp_path / "clones", tmp_path / "news"
    for year in (2019, 2020):
        write(
            clones / f"wikinews/data/wikinews_{year}.csv", f'title,text\nA quake in {year},"May 1\nIt shook Quito."\n'
        )
    write(
        clones / "gum/xml/GUM_news_quake.xml",
        "<s>\nDo\tX\nn't\tX\npanic\tX\n,\tX\nsaid\tX\nMs.\tX\nDiaz\tX\n.\tX\n</s>\n",
    )
    write(clones / "CausalNewsCorpus/data/V1/train_subtask1.csv", "text\n\"They `` marched '' to Lagos .\"\n")
    for name in world.ARTICLES:
        write(clones / "masakhane-news" / name, "headline\ttext\nPoll in Accra\tGhana votes today.\n")
    write(clones / "lafand-mt/data/text_files/en-swa/train.en", "The court sat in Dodoma.\n")
    write(clones / "wmt21-news-systems/txt/sources/newstest2021.en-ha.src.en", "The river rose in Kano.\n")
    write(
        clones / "wmt22-news-systems/txt/references/generaltest2022.uk-en.ref.A.en", "The bridge near Kherson fell.\n"
    )
    write(clones / "wmt22-news-systems/txt/references/generaltest2022.liv-en.ref.A.en", "Nobody reads this one here.\n")
    write(clones / "wmt23-news-systems/txt/references/generaltest2023.he-en.ref.refA.en", "Haifa had rain all week.\n")
    monkeypatch.setattr("sys.argv", ["world.py", "--clones", str(clones), "--news", str(news)])

    world.main()

    assert [file.read_text("utf-8") for file in sorted(news.iterdir())] == [
        'They "marched" to Lagos.',
        "Don't panic, said Ms. Diaz.",
        "The court sat in Dodoma.",
        "Poll in Accra\n\nGhana votes today.",
        "A quake in 2019\n\nIt shook Quito.",
        "A quake in 2020\n\nIt shook Quito.",
        "The river rose in Kano.",
        "The bridge near Kherson fell.",
        "Haifa had rain all week.",
    ]
    assert "wmt23-news-systems: 5 words" in capsys.readouterr().out
