"""Mails, alone and many in a file."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from glossator import Reason
from glossator.reading.documents import How, Item

from .conftest import Read
from .samples import MAIL

pytest.importorskip("lxml", reason="needs the extra formats")

HEAD = "From: tomas@coast.example\nTo: desk@bugle.example\nSubject: Tide\nDate: Tue, 5 Mar 2024 09:30:00 +0100\n"
OWN = {"mail.quotes": False, "mail.signature": False}


def why(item: Item) -> str:
    assert item.failure is not None
    return item.failure.message


def test_a_mail_has_a_body_and_a_head(read: Read) -> None:
    (item,) = read("a.eml", MAIL.replace("\n", "\r\n"))
    document = item.document
    assert document.text.startswith("Nobody is hurt. The nächste tide is at noon.\n\nOn Tue,")
    assert "> Is anybody hurt?\n" in document.text
    assert document.text.endswith("-- \nTomás Reed, Coastguard\n")
    assert document.reference_time == datetime(2024, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=1)))
    assert document.attributes == {
        "title": "Ferry – update",
        "author": "Tomás Reed <tomas@coast.example>",
        "to": "Nora Quill <nora@bugle.example>; desk@bugle.example",
        "identifier": "4711@coast.example",
        "in_reply_to": "4710@bugle.example",
        "published": "2024-03-05T09:30:00+01:00",
        "media_type": "text/plain",
    }


def test_quotes_and_signature_can_be_left_out(read: Read) -> None:
    (item,) = read("a.eml", MAIL, **OWN)
    assert item.document.text == "Nobody is hurt. The nächste tide is at noon.\n\n\nTwo tugs are on their way."
    (item,) = read("a.eml", MAIL, **{"mail.signature": False})
    assert "> Is anybody hurt?" in item.document.text


@pytest.mark.parametrize(
    "before",
    [
        "-----Original Message-----\nFrom: Nora\nSent: Monday\nTo: Tom\n",
        "________________________________\nFrom: Nora <n@bugle.example>\nSent: Monday\nTo: Tom\nSubject: Tide\n",
        "Von: Nora\nGesendet: Montag\nAn: Tom\nBetreff: Flut\n",
        "On Tuesday, 5 March 2024 at 08:10,\nNora Quill wrote:\n> ",
        "Am 05.03.2024 um 08:10 schrieb Nora Quill:\n\n> ",
    ],
)
def test_what_mailers_put_before_a_quotation_is_none_of_the_mail(read: Read, before: str) -> None:
    (item,) = read("a.eml", f"{HEAD}\nThe tide is at noon.\n\n{before}When is it?\n", **OWN)
    assert item.document.text.strip() == "The tide is at noon."


def test_quotations_in_html_can_be_left_out(read: Read) -> None:
    body = (
        "<p>The tide is at noon.</p><div class='gmail_quote'><div class='gmail_attr'>On Tuesday Nora wrote:</div>"
        "<blockquote><p>When is it?</p></blockquote></div><p>Nobody is hurt.</p>"
    )
    mail = f"{HEAD}Content-Type: text/html; charset=utf-8\n\n{body}"
    assert "When is it?" in read("a.eml", mail)[0].document.text
    assert read("a.eml", mail, **OWN)[0].document.text == "The tide is at noon.\nNobody is hurt."


def test_what_only_looks_like_a_quotation_stays(read: Read) -> None:
    body = "From: here on it is easy.\nShe wrote:\nthe end of it\n"
    (item,) = read("a.eml", f"{HEAD}\n{body}", **OWN)
    assert item.document.text == body.strip()


def test_plain_text_is_preferred_and_html_is_read_where_there_is_none(read: Read) -> None:
    mixed = (
        f"{HEAD}MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n--x\n"
        "Content-Type: multipart/alternative; boundary=y\n\n--y\n"
        "Content-Type: text/plain; charset=utf-8\n\nOwls hunt.\n--y\nContent-Type: text/html\n\n"
        "<p>Mice.</p>\n--y--\n--x\nContent-Type: application/pdf\nContent-Disposition: attachment; "
        "filename=tide.pdf\n\nsecret\n--x--\n"
    )
    (item,) = read("a.eml", mixed)
    assert item.document.text == "Owls hunt."
    assert item.document.attributes["attachments"] == "tide.pdf"
    (item,) = read("b.eml", f"{HEAD}Content-Type: text/html; charset=utf-8\n\n<p>Owls <b>&amp;</b></p><p>mice.</p>")
    assert item.document.text == "Owls &\nmice."


def test_flowed_lines_are_joined(read: Read) -> None:
    text = "The tide \nis at noon.\nNobody \nis hurt.\n> When is \n> it?\n-- \nTom\n"
    (item,) = read("a.eml", f"{HEAD}Content-Type: text/plain; format=flowed\n\n{text}")
    assert item.document.text == "The tide is at noon.\nNobody is hurt.\n> When is it?\n-- \nTom\n"


def test_an_mbox_has_many_mails(read: Read) -> None:
    start = "From tomas@coast.example Tue Mar  5 09:30:00 2024\n"
    body = f"{HEAD}\nOwls hunt.\n>From here on it is easy.\nFrom there, too.\n\n"
    data = start + body + start + MAIL + "\n" + start + "Subject: none\n\n\n" + start + body
    items = read("box.mbox", data)
    assert [item.document.id.rpartition(":")[2] for item in items] == ["1", "2", "3", "4"]
    assert items[0].document.text == "Owls hunt.\nFrom here on it is easy.\nFrom there, too.\n\n"
    assert items[2].failure is not None
    assert items[2].failure.reason is Reason.DOCUMENT_EMPTY
    assert items[0].document.text == items[3].document.text


def test_a_mail_without_a_suffix_is_recognized(read: Read) -> None:
    assert read("1709627400.M1P2.coast:2,S", MAIL)[0].reader == "mail"


def test_bytes_of_another_encoding_are_told(read: Read) -> None:
    data = HEAD.encode() + b"Content-Type: text/plain; charset=utf-8\n\nNa\xefve owls.\n"
    (item,) = read("a.eml", data)
    assert "byte 0xef" in why(item)


@pytest.mark.parametrize("charset", ["klingon", "us-ascii"])
def test_charsets_that_are_none(read: Read, charset: str) -> None:
    (item,) = read("a.eml", f"{HEAD}Content-Type: text/plain; charset={charset}\n\nZoë left.\n")
    if charset == "klingon":
        assert item.failure is not None
    else:
        assert item.document.text == "Zoë left.\n"


def test_heads_that_are_odd_cost_no_text(read: Read) -> None:
    odd = "From: <<>>,\nTo: a b c@@\nDate: yesterday\nMessage-ID: []\nSubject: =?utf-8?q?=ff=fe?=\nX-A\n\nOwls hunt.\n"
    (item,) = read("a.eml", odd)
    assert item.failure is not None or "Owls hunt." in item.document.text


def test_a_mail_over_the_limit_costs_no_other(read: Read) -> None:
    start = "From tomas@coast.example Tue Mar  5 09:30:00 2024\n"
    data = f"{start}{HEAD}\n{'x' * 5000}\n\n{start}{HEAD}\nOwls hunt.\n"
    big, small = read("box.mbox", data, how=How(max_bytes=1000))
    assert big.failure is not None
    assert big.failure.reason is Reason.DOCUMENT_TOO_LARGE
    assert small.document.text == "Owls hunt.\n"
