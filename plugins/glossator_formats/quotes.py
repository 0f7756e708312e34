"""What a mail says itself: without what it quotes, and without its signature."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"\s?[>|]")
# "On 5 March 2024 at 10:12, Nora Quill <nora@bugle.example> wrote:" in the languages of common clients.
_WHOSE = re.compile(
    r".{0,300}\b(wrote|writes|schrieb|a écrit|écrit|escribió|escreveu|ha scritto|schreef|skrev|napisał(\(a\))?|написал"
    r"|пише|написав)\b.{0,100}:\s*",
    re.DOTALL,
)
_STARTS = re.compile(r"\s*(on|am|le|el|em|il|op|den|dnia|w dniu)\b", re.IGNORECASE)
_FORWARDED = re.compile(
    r"\s*(-{3,}|_{5,}|\*{3,})\s*(original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht"
    r"|message d'origine|message transféré|mensaje original|mensagem original|messaggio originale"
    r"|oorspronkelijk bericht|исходное сообщение|оригінальне повідомлення)\s*-*\s*",
    re.IGNORECASE,
)
HTML_QUOTES = (
    "//blockquote|//*[contains(@class, 'gmail_quote') or contains(@class, 'gmail_attr') or @id='divRplyFwdMsg'"
    " or contains(@class, 'moz-cite-prefix') or contains(@class, 'yahoo_quoted')]"
)
"""What mailers put quotations in, as an XPath."""
_RULE = re.compile(r"\s*_{20,}\s*")
_HEAD = re.compile(r"\s*\*?(from|von|de|da|van|fra|от|від)\s*:\*?\s*\S", re.IGNORECASE)
_HEADS = re.compile(
    r"\s*\*?(sent|date|to|subject|cc|gesendet|datum|an|betreff|envoyé|à|objet|enviado|para|asunto|assunto|inviato|a"
    r"|oggetto|verzonden|aan|onderwerp|отправлено|кому|тема|надіслано)\s*:\*?\s*\S",
    re.IGNORECASE,
)


def without_quotes(text: str) -> str:
    """Without lines that begin with ">", the line that says whose they are, and all from a forwarded head on."""
    lines = text.split("\n")
    kept: list[str] = []
    for at, line in enumerate(lines):
        if _FORWARDED.fullmatch(line) or _heads(lines, at):
            if kept and _RULE.fullmatch(kept[-1]):
                kept.pop()
            break
        if not _QUOTED.match(line):
            kept.append(line)
        elif kept:
            _drop_whose(kept)
    return "\n".join(kept).strip("\n")


def without_signature(text: str) -> str:
    """Without what stands below the last line "-- " (RFC 3676)."""
    lines = text.split("\n")
    for at in range(len(lines) - 1, -1, -1):
        if lines[at].rstrip("\r") in ("-- ", "--"):
            return "\n".join(lines[:at]).rstrip("\n")
    return text


def _heads(lines: list[str], at: int) -> bool:
    """Whether a head begins here, as Outlook puts it over what it quotes: "From:", and two of its fellows."""
    if not _HEAD.match(lines[at]):
        return False
    return sum(bool(_HEADS.match(line)) for line in lines[at + 1 : at + 6]) >= 2


def _drop_whose(kept: list[str]) -> None:
    """Take the line away that says whose the quotation is; mailers break it into two."""
    end = len(kept)
    while end and not kept[end - 1].strip():
        end -= 1
    for count in (3, 2, 1):
        told = kept[max(end - count, 0) : end]
        if not all(line.strip() for line in told) or not _WHOSE.fullmatch("\n".join(told)):
            continue
        if count == 1 or _STARTS.match(told[0]):
            del kept[max(end - count, 0) :]
            return
