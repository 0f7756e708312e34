"""What reads as another amount at first sight: bills, ranks, falls, races."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from .notation import faults

REFERENCE = datetime(2024, 5, 1, 12, tzinfo=UTC)
"""A Wednesday."""
ROWS: list[tuple[str, ...]] = [
    ("She was the third-to-last runner to finish.",),
    ("It was a day of mourning in the village.",),
    ("He carried a fifty-pound sack up the hill.", "fifty-pound: quantity 50 [lb_av]"),
    ("A twenty-pound turkey fed us all.", "twenty-pound: quantity 20 [lb_av]"),
    (
        "They passed 3 bills and 12 motions in May.",
        "3: cardinal 3 #bills",
        "12: cardinal 12 #motions",
        "May: date XXXX-05",
    ),
    ("The $1.9 trillion bill passed 51-49.", "$1.9 trillion: money 1900000000000 USD", "51-49: score"),
    ("He runs a 5k in 21 minutes.", "21 minutes: duration 21 min PT21M"),
    ("A 10K race and a 4K TV.",),
    ("I paid 5 for it.", "5: cardinal 5"),
    ("In Q2, sales were up 4% y/y.", "Q2: date XXXX-Q2", "4%: percent 4 %"),
    ("The tower is 8.3 m (27 ft) tall.", "8.3 m: quantity 8.3 m", "27 ft: quantity 27 [ft_i]"),
    ("Between 3 and 4 million pilgrims came.", "3 and 4 million: cardinal 3000000..4000000 #pilgrims"),
    ("From 2 to 3.5 metres of snow fell.", "2 to 3.5 metres: quantity 2..3.5 m"),
    ("Sales fell from 3 to 2 million units.", "3: cardinal 3000000", "2 million: cardinal 2000000 #units"),
    ("Profit fell from $5m to $3m.", "$5m: money 5000000 USD", "$3m: money 3000000 USD"),
    ("It costs from €5 to €7.50.", "€5 to €7.50: money 5..7.50 EUR"),
    ("Five in ten voters are undecided.", "Five in ten: fraction 0.5 #voters"),
    ("Room for 4 in 2 tents.", "4: cardinal 4", "2: cardinal 2 #tents"),
    ("We met at the 2-hour mark, 26.2 miles in.", "2-hour: duration 2 h PT2H", "26.2 miles: quantity 26.2 [mi_i]"),
    ("A second opinion cost a second fortune.", "second: ordinal 2", "second: ordinal 2"),
    ("Wait a second.",),
    ("The shot came in the last second of the first half.", "first: ordinal 1"),
    ("Every second house was empty.",),
    ("The first quarter saw growth of 2%.", "first quarter: date", "2%: percent 2 %"),
    ("A quarter of voters is aged 65 and over.", "A quarter: fraction 0.25 #voters", "65: age 65 65.. >="),
    ("The quarter-final ended 4-2 on penalties.", "4-2: score"),
    ("On 2/3 of the area nothing grows.", "2/3: fraction 0.666666666666667"),
    ("On 2/3/2019 it was sold.", "2/3/2019: date"),
    ("We sold 12/15 lots.", "12/15: fraction 0.8"),
    ("Add 3/4 cup sugar.", "3/4 cup: quantity 0.75 [cup_us]"),
    ("Apt 4B, 221 Baker St.",),
    ("He is 6'2\", 190 lb.", "6'2\": quantity 74 [in_i]", "190 lb: quantity 190 [lb_av]"),
    (
        "The 12-inch pizza is $11.99; two for $20.",
        "12-inch: quantity 12 [in_i]",
        "$11.99: money 11.99 USD",
        "two: cardinal 2",
        "$20: money 20 USD",
    ),
    ("Buy 3, get 1 free.", "3: cardinal 3", "1: cardinal 1"),
    ("50% off all coats, up to 70% off boots.", "50%: percent 50 %", "70%: percent 70 ..70 <= %"),
    ("Save $5–$10 on orders over $50.", "$5–$10: money 5..10 USD", "$50: money 50 50.. > USD"),
    ("Temperatures of -5 to -10 °C.", "-5 to -10 °C: quantity -10..-5 Cel"),
    ("From -3 to +4 °C.", "-3 to +4 °C: quantity -3..4 Cel"),
    ("Minus 12 to minus 15 degrees.", "Minus 12 to minus 15 degrees: quantity -15..-12"),
    ("It dropped to -40.", "-40: cardinal -40"),
    ("A drop of 3°C to 14°C.", "3°C: quantity 3", "14°C: quantity 14 Cel"),
    ("pH 6.5-7.5 is ideal.", "6.5-7.5: cardinal 6.5..7.5"),
    ("At 1.5 × 10^-3 mol/L the reaction stops.", "1.5 × 10^-3 mol/L: quantity 0.0015 mol/L"),
    ("Half of 1% is 0.5%.", "Half of 1%: percent 0.5 %", "0.5%: percent 0.5 %"),
    ("Rates rose by 25 to 50 basis points.", "25 to 50 basis points: percent 25..50 {basis_point}"),
    ("From 8% to 6%, unemployment fell.", "8%: percent 8 %", "6%: percent 6 %"),
    ("Twenty-five hundred dollars is a lot.", "Twenty-five hundred dollars: money 2500 USD"),
    (
        "Three quarters of an hour and two thirds of a mile.",
        "Three quarters of an hour: duration 0.75 h PT45M",
        "two thirds of a mile: quantity 0.666666666666667 [mi_i]",
    ),
    ("One or two of the 3 dozen eggs broke.", "One or two: cardinal 1..2", "3 dozen: cardinal 36 #eggs"),
    ("A dozen and a half roses.", "A dozen and a half: cardinal 18 #roses"),
    (
        "Hundreds of thousands marched; thousands more watched.",
        "Hundreds of thousands: cardinal vague",
        "thousands: cardinal vague",
    ),
    (
        "It took 2 and a half years, 18 months longer than planned.",
        "2 and a half years: duration 2.5 a P2Y6M",
        "18 months: duration 18 mo P18M",
    ),
    ("The film is 2 hrs 10.", "2 hrs 10: duration 130 min PT2H10M"),
    ("Between 2.30 and 3.15pm", "2.30: time T14:30", "3.15pm: time T15:15"),
    ("Gates open 6:30, show 8 PM sharp.", "6:30: time T06:30", "8 PM: time T20:00"),
    (
        "The 1800s house sold in 2020 for 1800 dollars.",
        "1800s: date 18",
        "2020: date 2020",
        "1800 dollars: money 1800 USD",
    ),
    ("2020 people came in 2020.", "2020: cardinal 2020", "2020: date 2020"),
    ("The budget for 2024-25 is 1.2tn rupees.", "2024-25: date 2024/2025", "1.2tn rupees: money 1200000000000 INR"),
    ("By 2030, 40% by 2040.", "2030: date 2030", "40%: percent 40 %", "2040: date 2040"),
    ("Since 9 May 1945, 79 years have passed.", "9 May 1945: date 1945-05-09", "79 years: duration 79 a P79Y"),
    ("Between the ages of 5 and 11.", "5 and 11: age 5..11 a"),
    ("Kids aged two and under eat free.", "two: age 2 ..2 <="),
    ("She turned 30 on 4 June.", "30: age 30 a", "4 June: date XXXX-06-04"),
    ("The 40-year-old law, passed 40 years ago.", "40-year-old: age 40 a", "40 years ago: date"),
    ("Dimensions: 2m x 1.5m x 80cm.", "2m: quantity 2 m", "1.5m: quantity 1.5 m", "80cm: quantity 80 cm"),
    ("A 3,000 sq ft house on 0.25 acres.", "3,000 sq ft: quantity 3000 [ft_i]2", "0.25 acres: quantity 0.25 [acr_us]"),
    ("Fuel economy of 35 mpg.", "35 mpg: quantity 35"),
    (
        "7 cents per kWh; 7¢/kWh; $0.07/kWh.",
        "7 cents per kWh: money 7",
        "7¢/kWh: money 7",
        "$0.07/kWh: money 0.07 USD /(kW.h)",
    ),
    ("In '68 or '69 the mill shut.", "'68: date 1968", "'69: date 1969"),
    ("The summer of '85 was wet.", "summer of '85: date 1985-SU"),
    ("Back in ’03 nobody cared.", "’03: date 2003"),
    ("He said 'in 98 percent of cases' it works.", "98 percent: percent 98 %"),
    ("A torn $10 bill lay there.", "$10: money 10 USD"),
    ("Two $100 bills and a $1 bill.", "Two: cardinal 2", "$100: money 100 USD", "$1: money 1 USD"),
    ("He raised $4bill for it.", "$4bill: money 4000000000 USD"),
    ("The invoice says EUR 1 250,00.", "EUR 1 250,00: money 1250.00 EUR"),
    ("Total: 12 345 678,90", "12 345 678,90: cardinal 12345678.90"),
    ("The kitten weighs three pounds four ounces.", "three pounds four ounces: quantity 52 [oz_av]"),
    ("It cost three pounds.", "three pounds: money 3 GBP"),
    ("The walk takes two hours and three quarters.", "two hours and three quarters: duration 2.75 h PT2H45M"),
    (
        "Seven sixteenths is more than two fifths.",
        "Seven sixteenths: fraction 0.4375",
        "two fifths: fraction 0.4 > 0.4..",
    ),
    ("The third Sunday of June 2025 is his day.", "third Sunday of June 2025: date @2025-06-15"),
    ("The last Monday in May 2023 was hot.", "last Monday in May 2023: date @2023-05-29"),
    ("On the 2nd Tuesday of November 2024 they vote.", "2nd Tuesday of November 2024: date @2024-11-12"),
    ("Easter 2019 fell late.", "Easter 2019: date @2019-04-21"),
    ("Easter eggs cost 2 euros.", "2 euros: money 2 EUR"),
    ("FY2018/19 and FY21 were poor.", "FY2018/19: date 2018/2019", "FY21: date FY2021"),
    ("The host 172.16.4.9:443 is up.",),
    ("At 18:00 UTC+2 it ends.", "18:00 UTC+2: time T18:00+02:00"),
    ("Council Regulation (EU) No 1215/2012 applies.",),
    ("Under 42 U.S.C. § 1983 they sued.",),
    ("Bake at gas mark 6 for 40 minutes.", "6: cardinal 6", "40 minutes: duration 40 min PT40M"),
    ("The jet reached Mach 1.6 twice.",),
    ("The store is open 8-6 today.", "8: time T08:00", "6: time T18:00", "today: date"),
    ("Open 10-4, closed Mondays.", "10: time T10:00", "4: time T16:00", "Mondays: date XXXX-WXX-1 set"),
    ("At eight fifteen in the morning he called.", "eight fifteen in the morning: time T08:15"),
    ("It was ten forty in the evening.", "ten forty in the evening: time T22:40"),
    ("See you at 20 past 7.", "20 past 7: time T07:20"),
    ("He was second from last.",),
    ("She lives in the third to last house.",),
    ("Next-to-last, he lost 6 kg.", "6 kg: quantity 6 kg"),
    ("In the final second of extra time he scored.",),
    ("She ran a 10k on Sunday.", "Sunday: date"),
    ("A 5K run and a 4K screen.",),
    ("They sold 5k tickets.", "5k: cardinal 5000 #tickets"),
    (
        "Output fell from 9 to 7 million barrels.",
        "9: quantity 9000000 [bbl_us]",
        "7 million barrels: quantity 7000000 [bbl_us]",
    ),
    ("Prices went from 500 to 1,000.", "500: cardinal 500", "1,000: cardinal 1000"),
    ("It grew from 40 to 2 million.", "40: cardinal 40", "2 million: cardinal 2000000"),
    ("Lows of -8 to -3 C, then -2 to -7 °C.", "-8 to -3 C: quantity -8..-3 Cel", "-2 to -7 °C: quantity -7..-2 Cel"),
    ("Between -2 and +6 °C.", "-2 and +6 °C: quantity -2..6 Cel"),
    ("A fall of 2 percent to 90 percent.", "2 percent: percent 2 %", "90 percent: percent 90 %"),
    ("A rise of 2 to 4 percent is likely.", "2 to 4 percent: percent 2..4 %"),
    ("Pupils between the ages of 7 and 14 can join.", "7 and 14: age 7..14 a"),
    ("Men between the ages of 18 and 25 were asked.", "18 and 25: age 18..25 a"),
    ("We march 12 miles on 3 May.", "12 miles: quantity 12 [mi_i]", "3 May: date XXXX-05-03"),
    ("Ring 555 0199 now.",),
    ("She called 020 7946 0018.",),
    ("Five fiscal years.", "Five fiscal years: duration 5 a P5Y"),
]
DATED: list[tuple[str, ...]] = [
    ("Shops filled up on Black Friday.", "Friday: date XXXX-WXX-5"),
    ("The second Thursday was quieter.", "second: ordinal 2", "Thursday: date XXXX-WXX-4"),
]
"""Said on that day."""


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_traps(find: Any, row: tuple[str, ...]) -> None:
    text, *wanted = row
    assert faults(find(text), tuple(wanted)) == []


@pytest.mark.parametrize("row", DATED, ids=lambda row: row[0])
def test_traps_on_a_day(find: Any, row: tuple[str, ...]) -> None:
    text, *wanted = row
    assert faults(find(text, REFERENCE), tuple(wanted)) == []
