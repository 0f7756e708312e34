"""Compiles the kernels where a C compiler is, so that a wheel of this platform has them; else the wheel is for all.

Nothing but speed depends on them. `GLOSSATOR_KERNELS=0` leaves them out, `CC` names the compiler.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SOURCES = Path("plugins", "glossator_plugins", "stanza", "native", "c")
LIBRARY = "_kernels.so"
# No products that are added unrounded where the code does not say so: every way to compute gives the same bits.
OPTIONS = ("-O3", "-fno-strict-aliasing", "-ffp-contract=off", "-fPIC", "-shared", "-fvisibility=hidden")


class KernelsHook(BuildHookInterface[Any]):
    """Of the wheel, editable or not."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        library = Path(self.root, SOURCES).with_name(LIBRARY)
        library.unlink(missing_ok=True)
        if os.environ.get("GLOSSATOR_KERNELS") == "0":
            return
        if why := _compiled(Path(self.root, SOURCES), library):
            self.app.display_warning(f"analysis will be slower than it could be: its kernels are not compiled, {why}")
            return
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["pure_python"] = False
        # It is loaded by itself, not by Python: any Python does.
        build_data["tag"] = f"py3-none-{platform}"


def _compiled(sources: Path, library: Path) -> str:
    """Why not; empty if it was."""
    named = os.environ.get("CC", "").split()
    command = named or [found for found in map(shutil.which, ("cc", "gcc", "clang")) if found][:1]
    if not command:
        return "there is no C compiler"
    # Another process may have loaded the old one: it is replaced, not written over.
    fresh = library.with_suffix(f".{os.getpid()}")
    try:
        subprocess.run(  # noqa: S603 - whoever builds says which compiler
            [*command, *OPTIONS, "-o", str(fresh), *map(str, sorted(sources.glob("*.c")))],
            check=True,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=300,
        )
        fresh.replace(library)
    except (OSError, subprocess.SubprocessError) as error:
        fresh.unlink(missing_ok=True)
        said = (getattr(error, "stderr", "") or str(error)).strip().splitlines()
        return f"{command[0]} says: {said[0] if said else error}"
    return ""
