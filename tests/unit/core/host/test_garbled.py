"""Texts that were read in an encoding that is not theirs: what is refused or told, and what is not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from glossator import Document, DocumentStatus, Reason
from glossator.host.garbled import garbled, some_garbled

from ..fakes import Plugins, per_document
from .named import ENGLISH, GERMAN, GREEK, POLISH, READ_AS, UKRAINIAN, VIETNAMESE, analyzed

pytest.importorskip("py3langid", reason="it comes with the extra server")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ENGLISH.encode("utf-16").decode("latin-1"), "zero bytes"),
        (ENGLISH.encode("utf-16-le").decode("utf-16-be"), "wrong way round"),
        (ENGLISH[:100].encode().decode("utf-16-le"), "pairs of letters"),
        (UKRAINIAN.encode().decode("latin-1"), "control characters"),
        (UKRAINIAN.encode().decode("cp1252", "ignore"), "UTF-8"),
        (UKRAINIAN.encode("cp1251").decode("utf-8", "replace"), "replacement characters"),
        (GERMAN.encode("utf-16").decode("cp1252", "replace"), "zero bytes"),
    ],
)
def test_garbled_text_is_refused_and_told_what_happened_to_it(plugins: Plugins, text: str, why: str) -> None:
    (result,) = analyzed(plugins, text)
    assert result.status is DocumentStatus.FAILED
    assert result.language == "und"
    assert result.failure is not None
    assert result.failure.reason is Reason.LANGUAGE_UNSUPPORTED
    assert why in result.failure.message


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "Die Müllabfuhr fährt künftig früher. Für Anwohner der Südstraße ändert sich nichts, erklärte Frau Bröker. "
        * 3,
        "Le préfet a déclaré que la forêt serait fermée à la mi-été, après la crue de la rivière. " * 3,
        "Łódź się budzi: część tramwajów już jeździ, a ludzie czekają na śnieg, którego wciąż brak. " * 3,
        "Mónica Núñez y Rémi Gómez no llegarán mañana a Cádiz, avisó él; el tren saldrá más tarde, según Íñigo. " * 3,
        "ÜBER DER MÜHLE STÖRT ES KEINEN: KÜHE UND KÄLBER DÜRFEN IN DAS GEHÖLZ, WO FRÜHER DIE BRÜCKE WAR. " * 3,
    ],
    ids=["German", "French", "Polish", "Spanish", "capitals"],
)
def test_a_text_with_few_letters_beyond_ascii_is_garbled_if_those_are(
    plugins: Plugins, text: str, encoding: str
) -> None:
    (whole, broken) = analyzed(plugins, text, text.encode().decode(encoding, "replace"))
    assert broken.failure is not None
    assert broken.language == "und"
    assert "many of its letters are two or more signs" in broken.failure.message
    assert whole.failure is None or "garbled" not in whole.failure.message


@pytest.mark.parametrize(
    "text",
    [
        "What was saved as ü comes out as Ã¼, ö as Ã¶, é as Ã©, and “Zoë’s café” as â€œZoÃ«â€™s cafÃ©â€: look for a Ã.",
        'name.replace("Ã¼", "ü").replace("Ã¶", "ö").replace("Ã±", "ñ").replace("Ã©", "é").replace("naÃ¯ve", "naïve")',
        "± × ÷ ° µ ¶ § © ® ™ € £ ¥ ¢ ½ ¼ ¾ ¹ ² ³ ¿ ¡ ¬ ¦ ¨ ´ ¸",
        "|é|è|ê|ë|à|â|ä|î|ï|ô|ö|ù|û|ü|ÿ|ç|ñ|É|È|Ê|Ë|À|Â|Ä|Î|Ï|Ô|Ö|",
    ],
    ids=["of garbled letters", "mends them", "signs", "letters"],
)
def test_what_shows_letters_and_signs_is_not_garbled(text: str) -> None:
    assert garbled(text) == ""


@pytest.mark.parametrize("encoding", READ_AS)
@pytest.mark.parametrize("text", [VIETNAMESE, GREEK, UKRAINIAN, POLISH], ids=["vi", "el", "uk", "pl"])
def test_utf_8_read_as_whatever_is_garbled_in_any_script(text: str, encoding: str) -> None:
    assert garbled(text.encode().decode(encoding, "replace")[:400])
    assert garbled(text[:400]) == ""


@pytest.mark.parametrize("text", [GREEK, UKRAINIAN], ids=["el", "uk"])
def test_utf_16_of_any_script_read_as_something_else_is_garbled(text: str) -> None:
    assert "wrong way round" in garbled(text.encode("utf-16-le").decode("utf-16-be")[:400])
    assert "UTF-16" in garbled(text.encode("utf-16-le").decode("latin-1")[:400])


@pytest.mark.parametrize(
    "text",
    [
        "ⴰⵏⴷⵓⵔⴰ, ⵍⵉⵎⴰⵔⴰⵜ, ⴰⴼⵖⴰⵏⵉⵙⵜⴰⵏ, ⴰⵏⵜⵉⴳⴰ ⴷ ⴱⵔⴱⵓⴷⴰ, ⴰⵏⴳⵉⵍⴰ, ⴰⵍⴱⴰⵏⵢⴰ",
        "МИКОЛАЇВ, КИЇВ, ЧЕРНІВЦІ, ВІННИЦЯ: «ЇЇ МІСЬКІ РАДИ» — ВІД ЦІЄЇ П’ЯТНИЦІ",
        "—————————— Заголовок ——————————",
        "каталонски, турски, тароко, српски, санго, староирски, курдски, тсонга, карибски, селкупски, каюга",
        "They sell рокток, староста, стопка, турска and српска goods, and so do others, says the sign by the road.",
        "\x1b[32mok\x1b[0m two ports, \x1b[31mfailed\x1b[0m one, \x1b[32mok\x1b[0m three",
    ],
    ids=["Tifinagh", "capitals", "dashes", "Serbian", "some Serbian", "colours"],
)
def test_what_looks_like_bytes_by_chance_is_not_garbled(text: str) -> None:
    assert garbled(text) == ""


@pytest.mark.parametrize(
    ("encoding", "name"),
    [("cp1251", "Windows-1251"), ("mac_roman", "Mac Roman"), ("cp437", "code page 437"), ("cp866", "code page 866")],
)
def test_some_characters_are_told_whatever_they_were_read_as(encoding: str, name: str) -> None:
    story = "“It’s cold,” said Zoë in the café. " + ENGLISH
    assert name in some_garbled(story.encode().decode(encoding))
    assert some_garbled(story) == ""


def test_one_garbled_letter_inside_a_word_of_a_long_text_is_told() -> None:
    assert some_garbled(ENGLISH * 20 + " said Zoë Brandão".encode().decode("latin-1") + ENGLISH)
    assert "1 character" in some_garbled(ENGLISH * 20 + " said ZoÃ« Hart. " + ENGLISH)
    assert "1 character of the text is lost" in some_garbled(ENGLISH * 20 + " said Zo\ufffd Hart. " + ENGLISH)


def test_some_garbled_characters_are_told_once(plugins: Plugins) -> None:
    story = f"{ENGLISH} “It’s cold,” said Zoë Brandão in the café — and left. "
    engine = plugins.engine(per_document("one"), per_document("two"))
    broken, whole, single = engine.analyze(
        [Document(text) for text in (story.encode().decode("cp1252", "replace"), story, f"{ENGLISH} See Â£4.")]
    )
    assert broken.ok
    (note,) = [note for result in broken.results for note in result.notes]
    assert "characters of the text look like UTF-8 that was read as" in note
    assert "cold" not in note
    assert not [note for result in (*whole.results, *single.results) for note in result.notes]


@pytest.mark.parametrize(
    "text",
    [
        "A ÁGUA E O PÃO: SÃO JOÃO, MAÇÃ, AVÔ, Â MESA. NÃO HÁ “LÃ” NEM “MAÇÔ. ",
        "Ärger mit „BSÄ“, „AÄ“ und „Ö“; 5 °C, ½ Å. ÄÖÜ äöü ß. ",
        "Ñandú, ÑANDÚ «Ñ» ¿Ñ? ¡Ñ! 3 £, 4 ° · ",
        "Øl på Ås. Æ Ø Å: «Å» og ÅÅ. ",
        "50 € — 3 % … ‘so’ “so” „so“ «so» ",
        "Gaps of 6 Å², 7 Å² and 8 Å³, 2.1 Å± 0.3, 1.9 Å± 0.1, 4 Å·s. ",
        "The lamps NYÅ®, BLÅ™, RÅ® and SMÅ® are one firm's. ",
        "LÃ—algodão, MANHÃ—tarde, AVELÃ·NOZ·HORTELÃ·SÃO, ROMò, IRMù. ",
    ],
)
def test_what_is_written_so_is_not_taken_for_garbled(text: str) -> None:
    for times in (1, 40):
        assert garbled(f"{text}It stands among plain words, as such a line does in a story of the day. " * times) == ""
    assert some_garbled(text) == ""


RUSSIAN = (
    "Городской совет во вторник утвердил план строительства нового порта. Председатель сказала, что работы начнутся "
    "весной. Многие жители Казани выступают против, потому что боятся наводнения."
)
CYRILLIC = ["cp1251", "koi8_r", "iso8859_5", "cp866"]
# A sentence about a harbour; what is said of it.
CHINESE = "市议会周二批准了新港口的建设计划，耗资三亿元。主席表示，这个工程不会在春天开始，居民和商人的意见很大。"
TRADITIONAL = "市議會週二批准了新港口的建設計劃，耗資三億元。主席表示，這個工程不會在春天開始，居民和商人的意見很大。"
JAPANESE = (
    "市議会は火曜日、新しい港の建設計画を承認した。議長は工事が春に始まると述べた。住民は家が浸水することを恐れている。"
)
KOREAN = (
    "시의회는 화요일에 새 항구 건설 계획을 승인했다. 의장은 공사가 봄에 시작될 것이라고 말했다. "
    "주민들은 집이 침수될 것을 우려한다."
)


def read_as(text: str, true: str, read: str) -> str:
    """Bytes that the wrong encoding does not use stay control characters, as in what browsers read."""
    each = (bytes([byte]) for byte in text.encode(true, "ignore"))
    return "".join(byte.decode(read, "ignore") or byte.decode("latin-1") for byte in each)


@pytest.mark.parametrize("read", [*CYRILLIC, "latin-1", "cp1252", "mac_roman"])
@pytest.mark.parametrize("true", CYRILLIC)
@pytest.mark.parametrize("text", [RUSSIAN, UKRAINIAN[:300]], ids=["ru", "uk"])
def test_cyrillic_read_in_another_encoding_of_its_time_is_garbled(text: str, true: str, read: str) -> None:
    assert bool(garbled(read_as(text, true, read))) == (read != true)


# Fishermen come home early, for the wind has risen; the harbour stays shut.
HARBOURS = {
    "ru": "Вчера вечером рыбаки вернулись в гавань раньше обычного, потому что над заливом поднялся сильный ветер, и "
    "волны стали слишком высокими для небольших лодок. Порт остаётся закрытым.",
    "uk": "Учора ввечері рибалки повернулися до гавані раніше, ніж звичайно, бо над затокою здійнявся сильний вітер.",
    "be": "Учора ўвечары рыбакі вярнуліся ў гавань раней, чым звычайна, бо над залівам узняўся моцны вецер.",
    "bg": "Снощи рибарите се върнаха в пристанището по-рано от обикновено, защото над залива се изви силен вятър. "
    "Вечерта всички се събраха в кръчмата, пяха стари песни и се надяваха утре времето да бъде по-добро.",
    "sr": "Синоћ су се рибари вратили у луку раније него обично, јер је изнад залива дувао јак ветар. Градоначелник је "
    "рекао да лука остаје затворена до понедељка, а људи су то прихватили.",
    "mk": "Синоќа рибарите се вратија во пристаништето порано од вообичаеното, бидејќи над заливот дувна силен ветер.",
    "kk": "Кеше кешке балықшылар айлаққа әдеттегіден ерте оралды, өйткені шығанақ үстінде қатты жел көтеріліп, "
    "толқындар шағын қайықтарға тым биік болды.",
    "mn": "Өчигдөр орой загасчид ердийнхөөс эрт боомтдоо буцаж ирэв, учир нь булангийн дээгүүр хүчтэй салхи босч, "
    "давалгаа жижиг завинд хэтэрхий өндөр болсон юм.",
}


@pytest.mark.parametrize(("true", "read"), [("cp1251", "mac_cyrillic"), ("mac_cyrillic", "cp1251")])
@pytest.mark.parametrize("language", ["ru", "uk", "be", "bg", "sr", "mk"])
def test_cyrillic_of_windows_and_of_the_macintosh_read_as_one_another_is_garbled(
    language: str, true: str, read: str
) -> None:
    names = {"cp1251": "Windows-1251", "mac_cyrillic": "Mac Cyrillic"}
    told = garbled(HARBOURS[language].encode(true).decode(read))
    assert told == f"its letters are Cyrillic in {names[true]} that was read as {names[read]}"


@pytest.mark.parametrize("form", [str, str.upper, str.lower, str.title])
@pytest.mark.parametrize("language", HARBOURS)
def test_clean_cyrillic_is_not_garbled(language: str, form: Callable[[str], str]) -> None:
    assert garbled(form(HARBOURS[language])) == ""


@pytest.mark.parametrize(
    "text",
    [
        "МегаФон, ВымпелКом и ГазПром строят новый завод, ТелеКом и СтройБанк тоже.",
        "ЖилСтрой и РемонтМаш: 5€за час, 7€за два, 9€за три; при t≥пяти градусов — дороже.",
    ],
)
def test_capitals_and_signs_amid_cyrillic_words_are_not_garbled(text: str) -> None:
    assert garbled(text) == ""


@pytest.mark.parametrize("read", ["latin-1", "cp1252", "cp1251"])
@pytest.mark.parametrize(
    ("text", "true", "name"),
    [
        (CHINESE, "gbk", "GBK"),
        (TRADITIONAL, "big5", "Big5"),
        (JAPANESE, "shift_jis", "Shift JIS"),
        (JAPANESE, "euc_jp", "EUC-JP"),
        (KOREAN, "cp949", "EUC-KR"),
    ],
)
def test_east_asian_text_read_by_single_bytes_is_garbled(text: str, true: str, name: str, read: str) -> None:
    assert f"in {name} that was read as" in garbled(read_as(text, true, read))
    assert garbled(text) == ""


@pytest.mark.parametrize(
    "text", [RUSSIAN.upper(), "ОТ ИЛИ УРА ТФ ЦРУ ОТ КЗОТ ИЛ УРОН ОТБОЙ БЛИН ЦРУ МИР", RUSSIAN.swapcase()]
)
def test_capitals_and_small_letters_the_other_way_round_are_not_garbled(text: str) -> None:
    assert garbled(text) == ""
