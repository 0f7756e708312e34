"""The command as a whole: subcommands of other packages, errors, exit statuses."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click
import pytest

from glossator import __version__
from glossator.cli.group import cli
from glossator.extras import install_command, models_command

from .conftest import Run, RunProcess


def commands(group: click.Group, ctx: click.Context) -> Iterator[click.Command]:
    """All of a group, those of groups in it, too."""
    for name in group.list_commands(ctx):
        command = group.get_command(ctx, name)
        if isinstance(command, click.Group):
            yield from commands(command, ctx)
        elif command is not None:
            yield command


def test_no_flag_takes_what_no_clock_can_hold() -> None:
    ctx = click.Context(cli)
    flags = [
        flag
        for command in commands(cli, ctx)
        for flag in command.params
        if isinstance(flag.type, click.types.FloatParamType)
    ]
    assert {"analyzer_timeout", "timeout", "wait", "duration", "rate", "burstiness"} <= {flag.name for flag in flags}
    for flag in flags:
        assert flag.type.convert("2.5", flag, ctx) == 2.5
        for wrong in ("nan", "inf", "-inf", "1e300", "-1"):
            with pytest.raises(click.BadParameter):
                flag.type.convert(wrong, flag, ctx)


def test_help_lists_the_commands_of_all_packages(run: Run) -> None:
    done = run("--help")
    assert done.exit_code == 0
    for name in ("analyze", "analyzers", "config", "plugins", "greet"):
        assert f"\n  {name} " in done.stdout


def test_every_command_of_ours_has_examples_and_a_summary_that_fits(run: Run) -> None:
    listed = run("--help").stdout.partition("Commands:")[2]
    names = "analyze analyzers bench check config demo health models new plugins readers run tables"
    for name in names.split():
        (line,) = (line for line in listed.splitlines() if line.startswith(f"  {name} "))
        assert not line.endswith("...")
        assert "\n  Example" in run(name, "--help").stdout
    for name in ("serve", "token"):
        assert "\n  Example" in run(name, "--help").stdout


def test_help_says_which_command_cannot_be_imported(run: Run) -> None:
    shown = " ".join(run("--help").stdout.split())
    assert "gone (unavailable: ModuleNotFoundError: No module named 'acme_missing')" in shown
    assert "odd (unavailable: acme_words:Shout is a ModelMetaclass, not a click command)" in shown


def test_a_command_of_another_package_runs(run: Run) -> None:
    done = run("greet", "Ada")
    assert (done.exit_code, done.stdout) == (0, "hello Ada\n")


def test_a_broken_command_tells_why_whatever_its_arguments(run: Run) -> None:
    done = run("gone", "file", "--flag", "--help")
    assert done.exit_code == 1
    assert done.stdout == ""
    assert done.stderr == (
        "glossator: error: the command 'gone' is unavailable: ModuleNotFoundError: No module named 'acme_missing'\n"
    )


def test_a_command_with_missing_requirements_says_what_to_install(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    site = tmp_path / "other"
    info = site / "acme_server-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: acme-server\nVersion: 1.0\nProvides-Extra: server\n"
        "Requires-Dist: click\nRequires-Dist: acme-engine>=2; extra == 'server'\n",
        encoding="utf-8",
    )
    (info / "entry_points.txt").write_text("[glossator.commands]\nrun = acme_engine:run\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(site))
    done = run("run")
    assert done.exit_code == 1
    assert "pip install 'acme-server[server]' (missing: acme-engine)" in done.stderr


@pytest.fixture
def base_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """As if Glossator had been installed without its extra: the metadata requires what is not there."""
    info = tmp_path / "base" / "glossator-0.1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(
        "Metadata-Version: 2.1\nName: glossator\nVersion: 0.1.0\nProvides-Extra: server\n"
        "Requires-Dist: click\nRequires-Dist: acme-engine>=2; extra == 'server'\n",
        encoding="utf-8",
    )
    (info / "entry_points.txt").write_text("[glossator.readers]\ntext = glossator_formats.readers.text:TextReader\n")
    monkeypatch.syspath_prepend(str(info.parent))
    monkeypatch.setenv("GLOSSATOR_PLUGINS__ALLOW", '["broken"]')


@pytest.mark.usefixtures("base_install")
@pytest.mark.parametrize("command", ["heavy", "analyze -", "analyzers --load"])
def test_a_base_install_says_what_to_install(run: Run, command: str) -> None:
    done = run(*command.split(), stdin="Ada slept.")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "pip install 'glossator[server]' (missing: acme-engine)" in done.stderr


@pytest.mark.usefixtures("base_install")
def test_a_base_install_names_the_models_at_once(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    found = metadata.version

    def version(name: str) -> str:
        if name == "glossator-en":
            raise metadata.PackageNotFoundError(name)
        return found(name)

    monkeypatch.setattr(metadata, "version", version)
    done = run("analyze", "-", stdin="Ada slept.")
    assert done.exit_code == 1
    assert "pip install 'glossator[server]' glossator-en (missing: acme-engine, glossator-en)" in done.stderr


@pytest.mark.usefixtures("base_install")
def test_a_checkout_is_what_to_install_from(run: Run, tmp_path: Path) -> None:
    """Nothing of it need be on an index."""
    checkout = tmp_path / "a checkout"
    checkout.mkdir()
    for name in ("pyproject.toml", "constraints.txt"):
        (checkout / name).write_text("")
    said = json.dumps({"url": checkout.as_uri(), "dir_info": {}})
    (tmp_path / "base" / "glossator-0.1.0.dist-info" / "direct_url.json").write_text(said)
    done = run("analyze", "-", stdin="Ada slept.")
    assert f"pip install -c '{checkout}/constraints.txt' '{checkout}[server]' (missing: acme-engine)" in done.stderr
    assert install_command("otel") == f"pip install -c '{checkout}/constraints.txt' '{checkout}[otel]'"
    assert models_command() == "pip install glossator-en"
    (checkout / "plugins" / "glossator_en").mkdir(parents=True)
    assert models_command() == f"pip install '{checkout}/plugins/glossator_en'"


def test_version(run: Run) -> None:
    assert __version__ in run("--version").stdout


def test_an_unknown_command_is_a_usage_error(run: Run) -> None:
    done = run("analyse")
    assert done.exit_code == 2
    assert "No such command 'analyse'" in done.stderr


def test_an_error_is_one_line_without_traceback(run_process: RunProcess) -> None:
    done = run_process("config", "--config", "nowhere.toml")
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr == "glossator: error: cannot read nowhere.toml: no such file\n"


def test_debug_shows_the_traceback(run_process: RunProcess) -> None:
    done = run_process("--debug", "config", "--config", "nowhere.toml")
    assert done.returncode == 1
    assert "Traceback" in done.stderr


def test_help_loads_neither_models_nor_grpc() -> None:
    script = (
        "import sys\nfrom glossator.cli.group import cli\n"
        "try:\n    cli.main(['analyze', '--help'])\nexcept SystemExit:\n    pass\n"
        "print(sorted({'torch', 'stanza', 'grpc'} & sys.modules.keys()), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_ctrl_c_ends_quietly_with_130() -> None:
    command = [sys.executable, "-m", "glossator", "analyze", "-", "--input-format", "jsonl", "--format", "jsonl"]
    with subprocess.Popen(
        [*command, "--set", "server.batch_documents=1"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write('{"id": "1", "text": "Ada was here."}\n')
        process.stdin.flush()
        assert '"documentId": "1"' in process.stdout.readline()  # now it waits for more
        process.send_signal(signal.SIGINT)
        assert process.wait(200) == 130
        assert "Traceback" not in process.stderr.read()


def test_a_reader_that_leaves_is_no_error(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    # More output than a pipe holds.
    path.write_text('{"text": "Ada met Bob and Cleo and Dora."}\n' * 500, encoding="utf-8")
    command = [sys.executable, "-m", "glossator", "analyze", str(path), "--input-format", "jsonl", "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.wait(200) == 141
        assert process.stderr.read() == ""
