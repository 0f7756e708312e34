"""Every TIMEX3 value and every resolved time that comes out belongs to its standard's grammar."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone
from itertools import product
from typing import Any

import pytest

_ZONE = r"(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
_CLOCK = rf"(?:(?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?|24:00){_ZONE}"
_DAY = r"(?:0[1-9]|[12]\d|3[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_COUNT = r"(?:\d+(?:\.\d+)?|X)"
_DATE = (
    rf"(?:\d{{4}}|XXXX)(?:-(?:{_MONTH}|XX)(?:-{_DAY})?|-W(?:0[1-9]|[1-4]\d|5[0-3]|XX)(?:-(?:[1-7]|WE))?|-Q[1-4]"
    r"|-H[12]|-(?:SP|SU|FA|WI))?"
)
_POINT = (
    rf"(?:{_DATE}(?:T(?:{_CLOCK}|MO|AF|EV|NI|MI))?|T(?:{_CLOCK}|MO|AF|EV|NI|MI)|\d{{1,3}}|BC\d{{1,4}}|FY\d{{4}}(?:-Q[1-4])?"
    r"|(?:PAST|PRESENT|FUTURE)_REF)"
)
_PERIOD = (
    rf"P(?=[\dTX])(?:{_COUNT}Y)?(?:{_COUNT}M)?(?:{_COUNT}W)?(?:{_COUNT}D)?"
    rf"(?:T(?=[\dX])(?:{_COUNT}H)?(?:{_COUNT}M)?(?:{_COUNT}S)?)?"
)
TIMEX3 = re.compile(rf"(?:{_POINT}(?:/{_POINT})?|{_PERIOD}(?:/{_PERIOD})?)")
ISO_POINT = rf"\d{{4}}(?:-{_MONTH}(?:-{_DAY}(?:T{_CLOCK})?)?|-W(?:0[1-9]|[1-4]\d|5[0-3]))?"
ISO_8601 = re.compile(rf"{ISO_POINT}(?:/{ISO_POINT})?")

WORDS = """last|this|next|the first|the third|every|early|since|at|in the|two|3|five to|half past|24:30|1Q|AD|c.|'
quarter|weekend|summer|Friday|week|half of the year|nine|May|2019/20|2023-02-29|century BC|hours ago|11/2020|79|90|Q4"""
REFERENCE = datetime(2024, 5, 1, 23, 59, tzinfo=timezone(timedelta(hours=-8)))


@pytest.mark.parametrize("reference", [None, REFERENCE])
def test_all_that_the_words_of_time_can_make(find: Any, reference: datetime | None) -> None:
    begins, ends = (line.split("|") for line in WORDS.splitlines())
    text = "\n".join(f"it ended {' '.join(words)} as said" for words in product(begins, ends, ("", "2021", "BC")))
    found = [one.number for one in find(text, reference)]
    assert {one.kind.value for one in found} >= {"date", "time"}
    for number in found:
        assert not number.timex or TIMEX3.fullmatch(number.timex), number
        assert not number.resolved or ISO_8601.fullmatch(number.resolved), number
        for day in re.findall(r"\d{4}-\d\d-\d\d", number.resolved):
            datetime.fromisoformat(day)


FORMS = [
    ("due 2017-Q2", "2017-Q2", "2017-Q2", "2017-04/2017-06"),
    ("in 4Q11 alone", "4Q11", "2011-Q4", "2011-10/2011-12"),
    ("in H2 2015", "H2 2015", "2015-H2", "2015-07/2015-12"),
    ("in 2017-08", "2017-08", "2017-08", "2017-08"),
    ("filed Jul-19-2003", "Jul-19-2003", "2003-07-19", "2003-07-19"),
    ("filed 4-Jul-88", "4-Jul-88", "1988-07-04", "1988-07-04"),
    ("the 2011/12 term", "2011/12", "2011/2012", "2011/2012"),
    ("as of 07/2013", "07/2013", "2013-07", "2013-07"),
    ("sent 2007-03-09T08:15:00+01:00", "2007-03-09T08:15:00+01:00", "2007-03-09T08:15:00+01:00", None),
    ("in AD 410", "AD 410", "0410", "0410"),
    ("in 202 BCE", "202 BCE", "BC0202", ""),
    ("the 3rd century BC", "3rd century BC", "BC02", ""),
    ("in FY88", "FY88", "FY1988", ""),
    ("in fiscal 2017-Q2", "fiscal 2017-Q2", "FY2017-Q2", ""),
    ("in FY19 Q4", "FY19 Q4", "FY2019-Q4", ""),
    ("doors open until 24:45", "24:45", "T00:45", ""),
    ("in eighteen fifteen", "eighteen fifteen", "1815", "1815"),
    ("in March nineteen thirty-six", "March nineteen thirty-six", "1936-03", "1936-03"),
    ("on the 7th day of June, 2005", "7th day of June, 2005", "2005-06-07", "2005-06-07"),
    ("the day before yesterday", "day before yesterday", "2024-04-29", "2024-04-29"),
    ("next quarter", "next quarter", "2024-Q3", "2024-07/2024-09"),
    ("three hours ago", "three hours ago", "2024-05-01T20:59", "2024-05-01T20:59-08:00"),
    ("at 8 in the evening", "8 in the evening", "T20:00", ""),
    ("at ten to four", "ten to four", "T03:50", ""),
    ("at half-past eight", "half-past eight", "T08:30", ""),
    ("at 16.45 on Sunday", "16.45", "T16:45", "2024-04-28T16:45"),
    ("today", "today", "2024-05-01", "2024-05-01"),
]


@pytest.mark.parametrize(("text", "span", "timex", "resolved"), FORMS)
def test_forms_of_dates(find: Any, text: str, span: str, timex: str, resolved: str | None) -> None:
    found = find(text, REFERENCE)[0]
    assert (found.text, found.number.timex) == (span, timex)
    assert found.number.resolved == (timex if resolved is None else resolved)


def test_a_span_of_weekdays_runs_forward(find: Any) -> None:
    first, last = (datetime.fromisoformat(one.number.resolved) for one in find("from Thursday to Tuesday", REFERENCE))
    assert (last - first).days == 5


def test_days_that_come_again_are_no_single_day(only: Any) -> None:
    assert only("every Thursday", REFERENCE).number.resolved == ""
