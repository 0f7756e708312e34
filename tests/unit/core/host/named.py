"""Texts of one story in several languages, and how they are analyzed."""

from __future__ import annotations

from typing import Any

import pytest

from glossator import Document, DocumentResult

from ..fakes import PlainFactory, Plugins, note, per_document

pytest.importorskip("py3langid", reason="it comes with the extra server")

ENGLISH = "The harbour board of Whitby will decide on Thursday whether the old lighthouse can be opened to visitors."
GERMAN = "Der Hafenrat von Cuxhaven entscheidet am Donnerstag, ob der alte Leuchtturm für Besucher geöffnet wird."
PORTUGUESE = "O conselho do porto de Aveiro decide na quinta-feira se o velho farol pode ser aberto aos visitantes."
UKRAINIAN = "Рада порту Чорноморська вирішить у четвер, чи можна відкрити старий маяк для відвідувачів."


def analyzed(
    plugins: Plugins, *texts: str, languages: tuple[str, ...] = ("en",), **models: Any
) -> list[DocumentResult]:
    def topics(view: Any, options: object) -> Any:
        return [note(kind="topics", text=view.language)]

    engine = plugins.engine(
        per_document("topics", topics),
        more=[plugins.parser(PlainFactory(language)) for language in languages if language != "en"],
        config={"models": {"languages": languages, **models}},
    )
    return engine.analyze([Document(text, str(index)) for index, text in enumerate(texts)])


VIETNAMESE = (
    "Hội đồng thành phố hôm thứ Ba đã thông qua kế hoạch xây bến cảng mới. Bà chủ tịch nói rằng công việc sẽ bắt đầu "
    "vào mùa xuân. Nhiều người dân sống gần bờ sông phản đối, vì họ lo ngại nhà cửa sẽ bị ngập."
)
GREEK = (
    "Το δημοτικό συμβούλιο ενέκρινε την Τρίτη το σχέδιο για ένα νέο λιμάνι. Η πρόεδρος είπε ότι οι εργασίες θα "
    "αρχίσουν την άνοιξη. Πολλοί κάτοικοι διαμαρτύρονται, επειδή φοβούνται πλημμύρες."
)
POLISH = (
    "Rada miejska zatwierdziła we wtorek plan budowy nowego portu za trzysta milionów złotych. Przewodnicząca "
    "powiedziała, że prace rozpoczną się wiosną. Wielu mieszkańców się sprzeciwia, ponieważ boją się powodzi."
)
READ_AS = ["latin-1", "cp1250", "cp1251", "cp1253", "cp1254", "cp1258", "mac_roman", "cp437", "cp850", "koi8-r"]
