"""The unit files that operators copy fit the program."""

import configparser
import re
from pathlib import Path

import pytest
import yaml

from relapse_watch.settings import Settings
from tests.house.conftest import ROOT, tracked
from tests.house.test_docs import commands

UNITS = tracked("docs/systemd/*.service")
ENVIRONMENTS = {f.name: f for f in tracked("docs/systemd/*.env")}


def unit(file: Path) -> configparser.RawConfigParser:
    parser = configparser.RawConfigParser(strict=False)  # EnvironmentFile may stand twice
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(file, encoding="utf-8")
    return parser


@pytest.mark.parametrize("file", UNITS, ids=lambda f: f.name)
def test_a_unit_starts_what_there_is_with_least_rights(file: Path) -> None:
    service = unit(file)["Service"]
    program, *words = service["ExecStart"].split()
    name = Path(program).name
    assert name in ("prefect", "relapse-watch") and service["WorkingDirectory"] == "/opt/relapse-watch"
    assert name == "prefect" or words[0] in commands()
    least = {"User": "relapse-watch", "NoNewPrivileges": "true", "ProtectSystem": "strict", "UMask": "0077"}
    assert least.items() <= dict(service).items()
    named = re.findall(r"EnvironmentFile=/etc/relapse-watch/(\S+)", file.read_text(encoding="utf-8"))
    assert named and set(named) <= set(ENVIRONMENTS)


def test_workers_take_from_the_pool_of_the_deployments() -> None:
    worker = unit(ROOT / "docs" / "systemd" / "relapse-watch-worker@.service")["Service"]["ExecStart"]
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text(encoding="utf-8"))["deployments"]
    assert {d["work_pool"]["name"] for d in deployments} == set(re.findall(r"--pool (\S+)", worker))


@pytest.mark.parametrize("file", ENVIRONMENTS.values(), ids=lambda f: f.name)
def test_environment_files_name_settings_that_there_are(file: Path) -> None:
    names = re.findall(r"^#? ?([A-Z_]+)=", file.read_text(encoding="utf-8"), re.MULTILINE)
    ours = {f"RELAPSE_WATCH_{name.upper()}" for name in Settings.model_fields}
    assert names and {n for n in names if n.startswith("RELAPSE_WATCH_")} <= ours
    assert all(n.startswith(("RELAPSE_WATCH_", "PREFECT_")) or n == "DO_NOT_TRACK" for n in names)


def test_prefect_knows_the_settings_that_are_named_for_it() -> None:
    from prefect.settings.legacy import _get_settings_fields  # the one place where all have their names
    from prefect.settings.models.root import Settings as Prefects

    known = set(_get_settings_fields(Prefects))
    names = set(re.findall(r"PREFECT_[A-Z_]+", ENVIRONMENTS["prefect.env"].read_text(encoding="utf-8")))
    assert names <= known, names - known
