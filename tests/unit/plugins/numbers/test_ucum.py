"""Every unit that the analyzer can emit is UCUM, and UCUM means by it what its SI value says."""

from __future__ import annotations

import math
from typing import Any

import pytest
from pint.util import to_units_container
from ucumvert import PintUcumRegistry, get_ucum_parser

from glossator_plugins.numbers.lexicon.si import conversion
from glossator_plugins.numbers.lexicon.units import SYMBOLS, TIME_UNITS, WORDS, Unit

UNITS = sorted({*WORDS.values(), *SYMBOLS.values(), *(Unit(time.code, time.pint) for time in TIME_UNITS.values())})
# ucumvert 0.3.2 takes hbar for Planck's constant, not for hectobar, and a column of mercury to be warm.
ODD = {"hbar", "[in_i'Hg]"}
COMPOUND = [
    ("9 g/kWh", "g/(kW.h)"),
    ("9 J/m^2 per year", "J/m2/a"),
    ("$9 per MWh", "/(MW.h)"),
    ("9 PiB", "1024.TiBy"),
    ("9 Ma", "10*6.a"),
    ("9 mcg/kg/min", "ug/kg/min"),
    ("9 square kilometres per hour", "km2/h"),
    ("9 s-1", "/s"),
    ("9 km per decade", "km/(10.a)"),
    ("$9 a share", "/{share}"),
]


@pytest.fixture(scope="module")
def registry() -> Any:
    return PintUcumRegistry()


@pytest.fixture(scope="module")
def parser() -> Any:
    return get_ucum_parser()


def test_every_code_is_valid(parser: Any) -> None:
    for unit in UNITS:
        parser.parse(unit.code)


def test_every_si_value_is_that_of_the_code(registry: Any) -> None:
    for unit in UNITS:
        if not unit.pint or unit.code in ODD:
            continue
        here, units = conversion(unit.pint), registry.from_ucum(unit.code).units
        zero, one = (registry.Quantity(float(value), units).to_base_units() for value in (0, 1))
        scale = registry.from_ucum(unit.code).magnitude  # "10*6.a" is a number times a unit
        factor = (one.magnitude - zero.magnitude) * (1 if here.offset else scale)
        assert math.isclose(factor, float(here.factor), rel_tol=1e-6), unit
        assert one.dimensionality == to_units_container(here.dimension), unit


@pytest.mark.parametrize(("text", "code"), COMPOUND)
def test_codes_of_several_units(only: Any, parser: Any, text: str, code: str) -> None:
    assert only(f"a rate of {text} here").number.unit == code
    parser.parse(code)
