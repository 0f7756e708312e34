"""Where the compiled library runs, and that whoever compiled it results are the same.

`make wheels` names the compiler and the folder of its wheels; without them what is installed is looked at alone.
"""

from __future__ import annotations

import ctypes
import io
import os
import platform
import shlex
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

from glossator_plugins.stanza.native import kernels

from .test_ways import CASES, EMULATOR, told

WHEELS = os.environ.get("GLOSSATOR_TEST_WHEELS", "")
ZIG = os.environ.get("GLOSSATOR_TEST_ZIG", "")
OLDEST = (2, 17)
"""The glibc that everything has which Python 3.11 and PyTorch run on."""
FLAGS = {
    "avx512": {"avx512f", "avx512bw", "avx512vl", "avx512dq", "avx512_vnni"},
    "avxvnni": {"avx2", "fma", "avx_vnni"},
    "avx2": {"avx2", "fma"},
    "dotprod": {"asimddp"},
}
"""As Linux calls what a way needs."""


def newer(library: bytes) -> list[str]:
    """Versions of symbols that it asks for and that glibc 2.17 does not have."""
    section = ELFFile(io.BytesIO(library)).get_section_by_name(".gnu.version_r")
    if section is None:
        return []
    assert isinstance(section, GNUVerNeedSection)
    asked = [each.name for _, names in section.iter_versions() for each in names]
    return [name for name in asked if tuple(int(part) for part in name.removeprefix("GLIBC_").split(".")[:2]) > OLDEST]


def libraries() -> dict[str, bytes]:
    """What is in the wheels, by the processor that it is for."""
    found = {}
    for path in Path(WHEELS).glob("glossator-*manylinux*.whl"):
        with ZipFile(path) as wheel:
            (name,) = (name for name in wheel.namelist() if name.endswith(f"/{kernels.FILE.name}"))
            found[path.stem.rpartition("_2_")[2].partition("_")[2]] = wheel.read(name)
    return found


def test_it_asks_for_no_newer_glibc_than_an_old_system_has() -> None:
    assert not newer(kernels.FILE.read_bytes())


def test_ways_are_those_that_the_system_knows_this_processor_for() -> None:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        pytest.skip("this system has no /proc/cpuinfo")
    flags = next((set(line.split(":")[1].split()) for line in lines if line.startswith(("flags", "Features"))), set())
    assert set(kernels.ways()) == {way for way, needed in FLAGS.items() if needed <= flags}


@pytest.mark.skipif(not WHEELS, reason="only make wheels builds them")
def test_wheels_run_on_old_systems_and_give_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = libraries()
    assert found.keys() == {"x86_64", "aarch64"}
    assert not [name for library in found.values() for name in newer(library)]
    expected = [each.tobytes() for case in CASES for each in case()]
    here = tmp_path / kernels.FILE.name
    here.write_bytes(found[platform.machine()])
    loaded, ways = ctypes.CDLL(os.fspath(here)), kernels.ways()
    monkeypatch.setattr(kernels, "library", lambda: loaded)
    monkeypatch.setattr(kernels, "FILE", here)
    assert kernels.ways() == ways
    for way in ways:
        monkeypatch.setattr(kernels, "way", lambda way=way: way)
        assert [each.tobytes() for case in CASES for each in case()] == expected, way


@pytest.mark.skipif(not ZIG, reason="only make wheels has the compiler")
@pytest.mark.parametrize("way", sorted(FLAGS))
def test_the_compiler_of_wheels_gives_the_same(way: str, tmp_path: Path) -> None:
    emulated = way not in kernels.ways()
    if shutil.which("gcc") is None or (emulated and (way != "dotprod" or shutil.which(EMULATOR) is None)):
        pytest.skip(f"gcc is missing, or what runs {kernels.WAYS[way]}")
    target = "aarch64-linux-musl" if way == "dotprod" else "x86_64-linux-musl"
    run = [EMULATOR, "-cpu", "max"] if emulated else []
    compiled = told(tmp_path, way, [*shlex.split(ZIG), "-target", target, "-O3"], *run)
    assert compiled == told(tmp_path, kernels.ways()[0], ["gcc"])
