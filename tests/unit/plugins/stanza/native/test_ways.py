"""Every way to compute that this processor has gives what the others give, to the last bit."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from glossator_plugins.stanza.native import kernels
from glossator_plugins.stanza.native.chains import NativeChains, Transitions
from glossator_plugins.stanza.native.filters import Filters
from glossator_plugins.stanza.native.kernels import Floats
from glossator_plugins.stanza.native.linear import ByteLinear, Linear
from glossator_plugins.stanza.native.recurrent import Reads, Recurrence
from glossator_plugins.stanza.sequences.layout import Layout

LENGTHS = [11, 1, 4, 7, 7, 2, 30]


def floats(chance: np.random.Generator, *shape: int, times: float = 1.0) -> Floats:
    return (times * chance.standard_normal(shape)).astype(np.float32)


def recurrence(chance: np.random.Generator, features: int, size: int, layers: int, times: float) -> Recurrence:
    weights = {}
    for layer in range(layers):
        for end in (f"_l{layer}", f"_l{layer}_reverse"):
            width = 2 * size if layer else features
            for name, shape in (("weight_ih", (4 * size, width)), ("weight_hh", (4 * size, size))):
                weights[f"{name}{end}"] = floats(chance, *shape, times=times)
            for name in ("bias_ih", "bias_hh"):
                weights[f"{name}{end}"] = floats(chance, 4 * size)
    first = floats(chance, 2 * layers, size), floats(chance, 2 * layers, size)
    return Recurrence(weights, layers, *first, reads=Reads.ROUNDED)


def states(size: int, times: float) -> Iterator[Floats]:
    chance = np.random.default_rng(size)
    layout = Layout(LENGTHS)
    inputs = floats(chance, layout.total, 20)
    found = recurrence(chance, 20, size, 2, times)
    yield found.states(inputs, None, layout)
    yield found.as_bytes(inputs, None, layout).astype(np.float32)


def products() -> Iterator[Floats]:
    chance = np.random.default_rng(1)
    for rows, features, outputs in ((1, 3, 1), (7, 50, 70), (200, 65, 129)):
        matrix, bias = floats(chance, features, outputs), floats(chance, outputs)
        given = floats(chance, rows, features)
        yield Linear(matrix, bias)(given)
        yield ByteLinear(matrix, bias)(given)


def extremes() -> Iterator[Floats]:
    """The greatest bytes and weights that there are, whose products must not be cut."""
    for sign in (-1, 1):
        matrix = np.full((64, 20), sign, dtype=np.float32)
        matrix[::3] *= -1
        rows = np.ones((7, 64), dtype=np.float32)
        rows[1:4] *= -1
        yield ByteLinear(matrix, np.zeros(20, dtype=np.float32))(rows)
        yield ByteLinear(np.abs(matrix), np.zeros(20, dtype=np.float32))(rows)


def greatest() -> Iterator[Floats]:
    chance = np.random.default_rng(2)
    lengths = np.array([5, 9, 30])
    for channels in (7, 16, 40, 200):
        filters = Filters(
            [floats(chance, channels, 12, width) for width in (2, 5)], [floats(chance, channels) for _ in range(2)]
        )
        yield filters.greatest(kernels.as_bytes(np.tanh(floats(chance, int(lengths.sum()), 12))), lengths)


def damped() -> Iterator[Floats]:
    chance = np.random.default_rng(3)
    for width in (1, 16, 37):
        rows, factors = np.tanh(floats(chance, 9, width)), np.linspace(0, 1, 9, dtype=np.float32)
        yield kernels.damped(rows, factors).astype(np.float32)


def chains() -> Iterator[Floats]:
    chance = np.random.default_rng(4)
    for tags in (2, 17, 33):
        given = NativeChains(
            floats(chance, sum(LENGTHS), tags, times=3), np.array(LENGTHS), Transitions(floats(chance, tags, tags))
        )
        yield np.array([tag for path in given.best() for tag in path], dtype=np.float32)
        yield from (of_one.view(np.float32) for of_one in given.marginals(tags - 1))


def small() -> Iterator[Floats]:
    yield from states(6, 0.3)


def large() -> Iterator[Floats]:
    yield from states(100, 0.1)


def far() -> Iterator[Floats]:
    """Gates that are all but open or shut."""
    yield from states(24, 60.0)


CASES = [products, extremes, greatest, damped, chains, small, large, far]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_all_ways_give_the_same(case: Callable[[], Iterator[Floats]], monkeypatch: pytest.MonkeyPatch) -> None:
    able = kernels.ways()
    if len(able) < 2:
        pytest.skip(f"this processor has one way alone, {kernels.WAYS[able[0]]}")
    quickest, *others = able
    monkeypatch.setattr(kernels, "way", lambda: quickest)
    expected = [found.tobytes() for found in case()]
    for other in others:
        monkeypatch.setattr(kernels, "way", lambda way=other: way)
        assert [found.tobytes() for found in case()] == expected, other


def test_extremes_are_not_cut() -> None:
    for way in kernels.ways():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kernels, "way", lambda way=way: way)
            matrix, rows = np.full((64, 3), -1, dtype=np.float32), np.ones((2, 64), dtype=np.float32)
            np.testing.assert_allclose(ByteLinear(matrix, np.zeros(3, dtype=np.float32))(rows), -64, rtol=1e-6)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("", ""),
        ("0", "GLOSSATOR_KERNELS is 0"),
        ("mmx", "GLOSSATOR_KERNELS is none of avx512, avxvnni, avx2, dotprod and 0"),
        ("{other}", "this processor or its compiler has no .*, which GLOSSATOR_KERNELS asks for"),
    ],
)
def test_a_way_can_be_asked_for(value: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    other = "avx2" if "dotprod" in kernels.ways() else "dotprod"
    monkeypatch.setenv(kernels.SETTING, value.format(other=other))
    found = kernels.missing.__wrapped__()
    assert re.fullmatch(why, found)


def test_each_way_can_be_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for way in kernels.ways():
        monkeypatch.setenv(kernels.SETTING, way)
        assert not kernels.missing.__wrapped__()
        assert kernels.way.__wrapped__() == way


SOURCES = Path(kernels.__file__).parent / "c"
OPTIONS = ("-O1", "-fno-strict-aliasing", "-ffp-contract=off", "-static", f"-I{SOURCES}")
"""Of hatch_build.py, as far as results may depend on them."""
ARM, EMULATOR = "aarch64-linux-gnu-gcc", "qemu-aarch64"


def told(folder: Path, way: str, compiler: list[str], *run: str) -> str:
    """What `ways.c` tells of a way, compiled and run so."""
    program = folder / way
    sources = [Path(__file__).with_name("ways.c"), *sorted(SOURCES.glob("*.c"))]
    command = [*compiler, *OPTIONS, f"-DWAY={way}", "-o", str(program), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True)
    return subprocess.run([*run, str(program)], check=True, capture_output=True, text=True).stdout


def test_arm_gives_the_same(tmp_path: Path) -> None:
    """In an emulator, where there is one: Debian's gcc-aarch64-linux-gnu and qemu-user."""
    if not shutil.which("gcc") or not shutil.which(ARM) or not shutil.which(EMULATOR) or "dotprod" in kernels.ways():
        pytest.skip(f"{ARM} or {EMULATOR} is missing")
    assert told(tmp_path, "dotprod", [ARM], EMULATOR, "-cpu", "max") == told(tmp_path, kernels.ways()[0], ["gcc"])
