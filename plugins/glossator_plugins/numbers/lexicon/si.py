"""SI values: what a unit means in base units, by pint. The registry is made once, at the first unit seen."""

from __future__ import annotations

from decimal import Context, Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pint import UnitRegistry

_ROUND = Context(prec=15)


class Conversion(NamedTuple):
    """`value * factor + offset` is the value in `unit`."""

    factor: Decimal
    offset: Decimal
    unit: str
    """UCUM, in SI base units (bits for information)."""
    dimension: str
    """As pint writes it: "[length] / [time]"; empty for plain ratios, angles and information."""

    def apply(self, value: Decimal, *, difference: bool = False) -> Decimal:
        """The value in base units, to 15 significant digits; a difference of temperatures has no offset."""
        product = _ROUND.multiply(value, self.factor)
        result = product if difference else _ROUND.add(product, self.offset)
        return result.normalize(_ROUND)


@lru_cache(maxsize=1)
def _registry() -> UnitRegistry[Decimal]:
    from pint import UnitRegistry

    registry: UnitRegistry[Decimal] = UnitRegistry(non_int_type=Decimal)
    registry.define("international_fathom = 6 * foot")  # pint's own is the survey's
    registry.define("ten_years = 10 * year")  # pint's own decade is a ratio
    return registry


@lru_cache(maxsize=1024)
def conversion(expression: str) -> Conversion:
    """How to convert from a pint unit expression such as "kilometer / hour"."""
    registry = _registry()
    units = registry.parse_units(expression)
    one = registry.Quantity(Decimal(1), units).to_base_units()
    zero = registry.Quantity(Decimal(0), units).to_base_units()
    offset = _ROUND.create_decimal(Decimal(zero.magnitude)).normalize(_ROUND)
    # 0 degF is 255.37222... K: subtracting the rounded offset would leave the rounding error in the factor.
    factor = _ROUND.create_decimal(Decimal(one.magnitude) - Decimal(zero.magnitude)).normalize(_ROUND)
    unit = format(one.units, "~C").replace("**", "").replace("*", ".").replace("count", "1")
    dimension = str(one.dimensionality)
    return Conversion(factor, offset, unit, "" if dimension == "dimensionless" else dimension)
