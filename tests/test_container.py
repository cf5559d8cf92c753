"""The Dockerfile, compose.yaml and the Kubernetes manifests say what is true, as far as that goes without an engine."""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.config import Settings, variables
from bot.http_door import HttpDoor

ROOT = Path(__file__).parents[1]
DOCKERFILE = ROOT / "Dockerfile"
KUBERNETES = ROOT / "deploy/kubernetes/warroom.yaml"


@dataclass(frozen=True)
class Step:
    """One instruction of the Dockerfile: `RUN`, `COPY`, … and what stands behind it."""

    word: str
    rest: str


def steps() -> list[Step]:
    """Every instruction, with continued lines joined."""
    text = re.sub(r"\\\n\s*", " ", DOCKERFILE.read_text(encoding="utf-8"))
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return [Step(*line.split(" ", 1)) for line in lines]


def last(word: str) -> str:
    """What the newest instruction of this word says: it counts for the image that runs."""
    return [step.rest for step in steps() if step.word == word][-1]


@pytest.fixture(scope="module")
def image(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file system that the build steps make, below a folder: each COPY and each RUN, with this Python for theirs."""
    root = tmp_path_factory.mktemp("image")
    for step in steps():
        if step.word == "COPY" and not step.rest.startswith("--from"):
            copies(step.rest, root)
        elif step.word == "RUN":
            runs(step.rest, root)
    return root


def copies(rest: str, root: Path) -> None:
    """One COPY from the project."""
    source, target = rest.split()
    to = root / target.lstrip("/")
    (to if target.endswith("/") else to.parent).mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-r", str(ROOT / source), str(to)], check=True)


def runs(rest: str, root: Path) -> None:
    """One RUN, with the image's absolute paths below the folder."""
    words = [str(root / word.lstrip("/")) if word.startswith("/") else word for word in shlex.split(rest)]
    words[0] = sys.executable if words[0] == "python" else words[0]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"RUN {rest}\n{done.stdout}\n{done.stderr}"


@pytest.mark.timeout(300)
def test_each_run_line_works_on_a_clean_environment_and_the_image_knows_its_commands(image: Path) -> None:
    environment = {"PATH": f"{image}/venv/bin", "PYTHONPATH": f"{image}/app", "HOME": "/nonexistent"}
    entry = json.loads(last("ENTRYPOINT"))
    asked = subprocess.run(
        [str(image / "venv/bin" / entry[0]), *entry[1:], "--help"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=image,
    )
    assert asked.returncode == 0, asked.stderr
    assert "run" in asked.stdout
    assert json.loads(last("CMD"))[0] in asked.stdout
    assert not list((image / "venv").rglob("pytest")), "nothing of the development is in it"


@pytest.mark.timeout(300)
def test_what_it_needs_is_installed_with_hashes_and_compiled(image: Path) -> None:
    installs = [step.rest for step in steps() if step.word == "RUN" and "pip" in step.rest]
    assert all("--require-hashes" in line and "requirements.lock" in line for line in installs)
    assert list((image / "app/bot/__pycache__").glob("app.*.pyc"))


@pytest.mark.timeout(300)
@pytest.mark.skipif(os.name == "nt", reason="file permissions of POSIX")
def test_it_starts_from_a_file_system_that_nobody_can_write_to(image: Path, tmp_path: Path) -> None:
    environment = {"PATH": f"{image}/venv/bin", "PYTHONPATH": f"{image}/app", "PYTHONDONTWRITEBYTECODE": "1"}
    before = {path: path.stat().st_mtime_ns for path in image.rglob("*")}
    asked = subprocess.run(
        [str(image / "venv/bin/python"), "-m", "bot", "migrate"],
        capture_output=True,
        text=True,
        check=False,
        env=environment,
        cwd=tmp_path,
    )
    assert asked.returncode == 0, asked.stderr
    assert {path: path.stat().st_mtime_ns for path in image.rglob("*")} == before
    assert (tmp_path / "warroom.db").exists()


def test_the_image_runs_as_nobody_in_particular_with_the_tables_of_the_locked_python() -> None:
    user = last("USER").split(":")[0]
    assert user.isdigit()
    assert user != "0"
    assert [step.rest.split()[0] for step in steps() if step.word == "FROM"] == ["python:3.13-slim"] * 2
    assert "/healthz" in last("HEALTHCHECK")


def test_only_what_is_copied_is_sent_to_the_engine() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {step.rest.split()[0] for step in steps() if step.word == "COPY" and not step.rest.startswith("--from")}
    assert {line[1:] for line in lines if line.startswith("!")} == copied
    assert "*" in lines


# ── compose.yaml and Kubernetes ──────────────────────────────────────────────────────────────────────


def compose() -> Any:
    """compose.yaml."""
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def objects() -> dict[str, Any]:
    """The Kubernetes objects by kind."""
    return {each["kind"]: each for each in yaml.safe_load_all(KUBERNETES.read_text(encoding="utf-8"))}


def container() -> Any:
    """The one container of the Deployment."""
    (only,) = objects()["Deployment"]["spec"]["template"]["spec"]["containers"]
    return only


def test_every_variable_they_set_is_a_setting() -> None:
    known = variables(Settings)
    named = {*compose()["services"]["warroom"]["environment"], *(each["name"] for each in container()["env"])}
    assert named <= set(known)
    assert "DATABASE_URL" in named


def test_probes_ask_what_is_answered_on_the_port_that_is_served() -> None:
    door = HttpDoor(_nothing, host="127.0.0.1", port=0)
    served = {route.resource.canonical for route in door.site.router.routes() if route.resource}
    port = next(each for each in container()["ports"] if each["name"] == "http")
    assert {"name": "PORT", "value": str(port["containerPort"])} in container()["env"]
    for name in ("startupProbe", "livenessProbe", "readinessProbe"):
        probe = container()[name]["httpGet"]
        assert probe["path"] in served
        assert probe["port"] == port["name"]
    assert objects()["Service"]["spec"]["ports"][0]["targetPort"] == port["name"]
    assert f"EXPOSE {port['containerPort']}" in DOCKERFILE.read_text(encoding="utf-8")


async def _nothing() -> dict[str, str]:
    return {}


def test_two_replicas_of_which_one_always_stays() -> None:
    found = objects()
    assert found["Deployment"]["spec"]["replicas"] == 2
    assert found["PodDisruptionBudget"]["spec"]["minAvailable"] == 1
    labels = found["Deployment"]["spec"]["template"]["metadata"]["labels"]
    for selector in (
        found["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        found["Service"]["spec"]["selector"],
    ):
        assert selector.items() <= labels.items()


def test_everywhere_it_runs_without_rights_and_cannot_write() -> None:
    service, pod = compose()["services"]["warroom"], objects()["Deployment"]["spec"]["template"]["spec"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert container()["securityContext"] == {
        "readOnlyRootFilesystem": True,
        "allowPrivilegeEscalation": False,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod["securityContext"]["runAsNonRoot"]
    assert str(pod["securityContext"]["runAsUser"]) == last("USER").split(":")[0]
    assert all(address.startswith("127.0.0.1:") for address in service["ports"])


def test_the_sample_configuration_is_a_right_one() -> None:
    from bot.config_file import parse_config

    parse_config(objects()["ConfigMap"]["data"]["warroom.yaml"])


def _settings_in(text: str) -> Iterator[str]:
    return iter(re.findall(r"\b(?:SLACK|WARROOM)_[A-Z_]+\b", text))


@pytest.mark.parametrize("path", [KUBERNETES, ROOT / "compose.yaml", DOCKERFILE])
def test_every_setting_they_speak_of_exists(path: Path) -> None:
    assert set(_settings_in(path.read_text(encoding="utf-8"))) <= set(variables(Settings))
