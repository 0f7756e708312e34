"""Sentences of news, reports and notices."""

from __future__ import annotations

from typing import Any

import pytest

from .notation import faults

ROWS: list[tuple[str, ...]] = [
    (
        "Police seized 1.2 tonnes of cocaine worth some €80 million, arresting 14 men aged 22 to 57.",
        "1.2 tonnes: quantity 1.2 t",
        "€80 million: money 80000000 EUR ~",
        "14: cardinal 14 #men",
        "22 to 57: age 22..57 a",
    ),
    (
        "The bridge, opened in 1932, carries 160,000 vehicles a day across its 8 lanes.",
        "1932: date 1932",
        "160,000: cardinal 160000 #vehicles",
        "8: cardinal 8 #lanes",
    ),
    (
        "Shares in Tavo fell 3.4p to 212.6p, valuing it at £1.1bn.",
        "3.4p: money 3.4 penny GBP",
        "212.6p: money 212.6 penny GBP",
        "£1.1bn: money 1100000000 GBP",
    ),
    (
        "The 26-year-old midfielder signed a four-and-a-half-year deal worth £120,000 a week.",
        "26-year-old: age 26 a",
        "four-and-a-half-year: duration 4.5 a P4Y6M",
        "£120,000 a week: money 120000 GBP /wk",
    ),
    (
        "One in three of the 2,400 people polled between 3 and 7 March said no.",
        "One in three: fraction 0.333333333333333",
        "2,400: cardinal 2400 #people",
        "3 and 7 March: date",
    ),
    (
        "The dam holds back 2.6 cubic kilometres of water, 40% less than a decade ago.",
        "2.6 cubic kilometres: quantity 2.6 km3",
        "40%: percent 40 %",
        "a decade ago: date",
    ),
    ("The vote was 312 to 254, with 11 abstentions.", "312 to 254: score", "11: cardinal 11 #abstentions"),
    ("GDP grew 0.3% quarter on quarter and 1.1% year on year.", "0.3%: percent 0.3 %", "1.1%: percent 1.1 %"),
    (
        "The fund returned 7.2% annually over 10 years, net of a 1.5% fee.",
        "7.2%: percent 7.2 %",
        "10 years: duration 10 a P10Y",
        "1.5%: percent 1.5 %",
    ),
    (
        "The quake struck at 04:17 local time (01:17 GMT) at a depth of 17.9 km.",
        "04:17: time T04:17",
        "01:17 GMT: time T01:17Z",
        "17.9 km: quantity 17.9 km",
    ),
    (
        "Fewer than one in ten of them earns more than $1,000 a month.",
        "one in ten: fraction <",
        "$1,000 a month: money 1000 USD /mo 1000.. >",
    ),
    (
        "Nine people, including three children under five, died when a 12-metre boat sank.",
        "Nine: cardinal 9 #people",
        "three: cardinal 3 #children",
        "five: age 5 ..5 <",
        "12-metre: quantity 12 m",
    ),
    ("The 7th-century manuscript sold for a record $38.1m.", "7th-century: date", "$38.1m: money 38100000 USD"),
    ("The trial, in its 3rd week, has heard 42 witnesses.", "3rd: ordinal 3", "42: cardinal 42 #witnesses"),
    ("It is 150 years since the Act of 1874 was passed.", "150 years: duration 150 a P150Y", "1874: date 1874"),
    (
        "Her 2:19:12 in Kyoto was 4 seconds off the record.",
        "2:19:12: duration PT2H19M12S",
        "4 seconds: duration 4 s PT4S",
    ),
    (
        "Rents rose to £1,223 a month, up £116 or 10.5% on 2022.",
        "£1,223 a month: money 1223 GBP /mo",
        "£116: money 116 GBP",
        "10.5%: percent 10.5 %",
        "2022: date 2022",
    ),
    (
        "Batteries of 75 kWh charge from 10 to 80% in 28 min.",
        "75 kWh: quantity 75 kW.h",
        "10 to 80%: percent 10..80 %",
        "28 min: duration 28 min PT28M",
    ),
    (
        "The aircraft, 3 hours 40 minutes late, carried 212 passengers and 9 crew.",
        "3 hours 40 minutes: duration 220 min PT3H40M",
        "212: cardinal 212 #passengers",
        "9: cardinal 9 #crew",
    ),
    (
        "At its peak, 4.5 inches of rain fell in an hour; gusts hit 81mph.",
        "4.5 inches: quantity 4.5 [in_i]",
        "an hour: duration",
        "81mph: quantity 81 [mi_i]/h",
    ),
    (
        "Payment: 30% upfront, 40% within 60 days, the rest by 31 Dec 2025.",
        "30%: percent 30 %",
        "40%: percent 40 %",
        "60 days: duration 60 d P60D",
        "31 Dec 2025: date 2025-12-31",
    ),
    ("Approx. 3,500 sq. ft. of retail space.", "3,500 sq. ft.: quantity 3500 [ft_i]2 ~"),
    ("Not exceeding EUR 2,000 per claim.", "EUR 2,000: money 2000 EUR ..2000 <="),
    ("A minimum of 3 and a maximum of 8 players.", "3: cardinal 3 3.. >=", "8: cardinal 8 ..8 <= #players"),
    ("At least 2.5 but no more than 4 percent.", "2.5: 2.5 >=", "4 percent: percent 4 ..4 <= %"),
    ("Exactly 17 of the 20 goals came from set pieces.", "17: cardinal 17", "20: cardinal 20 #goals"),
    (
        "Just under £2 million and just over 300 staff.",
        "£2 million: money 2000000 GBP ..2000000 <",
        "300: cardinal 300 300.. > #staff",
    ),
    (
        "Well over a thousand homes and almost two thirds of shops lost power.",
        "a thousand: cardinal 1000 1000.. > #homes",
        "two thirds: fraction 0.666666666666667 ~",
    ),
    ("Close to 50,000 fans, give or take.", "50,000: cardinal 50000 ~ #fans"),
    ("He earns in excess of $300,000.", "$300,000: money 300000 300000.. > USD"),
    ("It needs 4 or more AA batteries.", "4: cardinal 4 4.. >= #batteries"),
    ("The speed must not exceed 50 km/h.", "50 km/h: quantity 50 ..50 <= km/h"),
    ("A max of 10 kg and a min of 2 kg.", "10 kg: quantity 10 ..10 <= kg", "2 kg: quantity 2 2.. >= kg"),
    (
        "Half past eleven on 6/7/2020, or 11.30pm on 7 July.",
        "Half past eleven: time",
        "6/7/2020: date",
        "11.30pm: time T23:30",
        "7 July: date XXXX-07-07",
    ),
    (
        "The two-day, 300-km ride starts at 5.30am on Day 1.",
        "two-day: duration 2 d P2D",
        "300-km: quantity 300 km",
        "5.30am: time T05:30",
        "1: ordinal 1",
    ),
    ("From 6 June to 14 July 2024.", "6 June: date 2024-06-06", "14 July 2024: date 2024-07-14"),
    (
        "Between 1999 and 2003 it lost 12 of its 40 members.",
        "1999: date 1999",
        "2003: date 2003",
        "12: cardinal 12",
        "40: cardinal 40 #members",
    ),
    (
        "In the 12 months to June, sales were flat at 3.1 million.",
        "12 months: duration 12 mo P12M",
        "June: date XXXX-06",
        "3.1 million: cardinal 3100000",
    ),
    ("The first two of five ships arrived.", "first: ordinal 1", "two: cardinal 2", "five: cardinal 5 #ships"),
    ("Group of 20 leaders met; the G7 did not.", "20: cardinal"),
    ("Level 3 of 5 alert.", "3: ordinal 3", "5: cardinal 5"),
    ("Line 4 will get 22 new trains.", "22: cardinal 22 #trains"),
    ("A 1:50,000 map of the area.",),
    ("The 60/40 rule.",),
    (
        "Roughly 1 kg (2.2 lb) of rice feeds 10-12.",
        "1 kg: quantity 1 kg ~",
        "2.2 lb: quantity 2.2 [lb_av]",
        "10-12: cardinal 10..12",
    ),
    (
        "Tickets: adults £9, under-16s £4.50, under-5s free.",
        "£9: money 9 GBP",
        "16s: age ..16 <",
        "£4.50: money 4.50 GBP",
        "5s: age ..5 <",
    ),
    (
        "The ship's 2,400 containers weigh up to 30 tonnes each.",
        "2,400: cardinal 2400 #containers",
        "30 tonnes: quantity 30 ..30 <= t",
    ),
    ("He has 3/4 of a tank, i.e. 45 l.", "3/4: fraction 0.75", "45 l: quantity 45 L"),
    ("Lap 12 of 57 took 1:23.456.", "12: 12", "57: cardinal 57", "1:23.456: duration PT1M23.456S"),
    ("The A-level pass rate was 97.9%, down from 98.4%.", "97.9%: percent 97.9 %", "98.4%: percent 98.4 %"),
    ("It weighs between 300 and 500 g.", "300 and 500 g: quantity 300..500 g"),
    ("It is 2 km from here and 15 minutes' walk.", "2 km: quantity 2 km", "15 minutes: duration 15 min PT15M"),
    ("The 3 p.m. call ran until quarter to five.", "3 p.m.: time T15:00", "quarter to five: time T04:45"),
    (
        "By late 2026, or early 2027, 5G will reach 90% of homes.",
        "2026: date 2026 mod=END",
        "2027: date 2027 mod=START",
        "90%: percent 90 %",
    ),
    (
        "Over the past 18 months it hired 1 in 4 graduates.",
        "18 months: duration 18 mo P18M",
        "1 in 4: fraction 0.25 #graduates",
    ),
    (
        "They drove 1,100 miles in 2 days on $90 of fuel.",
        "1,100 miles: quantity 1100 [mi_i]",
        "2 days: duration 2 d P2D",
        "$90: money 90 USD",
    ),
    ("A 40ft container and a 6ft 3in door.", "40ft: quantity 40 [ft_i]", "6ft 3in: quantity 75 [in_i]"),
    ("Inflation at 3.4%, against 4% in January.", "3.4%: percent 3.4 %", "4%: percent 4 %", "January: date XXXX-01"),
    ("Loans of 5, 10 and 15 thousand pounds.", "5: 5", "10: 10", "15 thousand pounds: money 15000 GBP"),
    ("Half a million euros went in 2 days flat.", "Half a million euros: money 500000 EUR", "2 days: duration 2 d P2D"),
    ("It rained for 40 days and 40 nights.", "40 days: duration 40 d P40D", "40 nights: duration"),
    ("Tuition is $12k per semester, $24k per year.", "$12k: money 12000 USD", "$24k per year: money 24000 USD /a"),
    ("The baby, 3 weeks premature, weighed 5 lb 9 oz.", "3 weeks: duration 3 wk P3W", "5 lb 9 oz: quantity 89 [oz_av]"),
    (
        "Paris is 1 hour ahead; 9am there is 8am here.",
        "1 hour: duration 1 h PT1H",
        "9am: time T09:00",
        "8am: time T08:00",
    ),
    ("Chance of rain: 1/3; odds 2 to 1.", "1/3: fraction 0.333333333333333", "2 to 1: score"),
    ("The team is 4-1-2 this season.",),
    ("He hit .312 with 24 homers in 2019.", ".312: cardinal 0.312", "24: cardinal 24 #homers", "2019: date 2019"),
    ("The 5th, 6th and 7th floors burned.", "5th: ordinal 5", "6th: ordinal 6", "7th: ordinal 7"),
]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_reports(find: Any, row: tuple[str, ...]) -> None:
    text, *wanted = row
    assert faults(find(text), tuple(wanted)) == []
