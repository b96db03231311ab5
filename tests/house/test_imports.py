"""What a person waits for at the terminal is imported where it is used."""

import os
import subprocess
import sys

import data_contracts
from tests.house.conftest import ROOT

HEAVY = (
    *("pandas", "pyarrow", "sqlalchemy", "prefect", "great_expectations", "scipy", "statsmodels", "matplotlib"),
    *("apprise", "dask", "distributed", "jinja2", "chinese_calendar", "xlsxwriter"),
)
HEALTH = tuple(name for name in HEAVY if name not in ("sqlalchemy", "jinja2"))
RERUN = ("great_expectations", "statsmodels", "scipy.stats", "matplotlib", "dask", "distributed")


def imported(*steps: str) -> list[list[str]]:
    """Which modules a new process has after each of these steps, one process for all."""
    code = "import sys\n" + "\n".join(f"{step}\nprint(*sys.modules)" for step in steps)
    environment = os.environ | {"PREFECT_LOGGING_TO_API_ENABLED": "false", "PREFECT_SERVER_ANALYTICS_ENABLED": "false"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True)
    return [line.split() for line in done.stdout.splitlines()]


def test_help_health_and_a_rerun_import_nothing_heavy_that_they_do_not_use() -> None:
    door = "from flows.cli.app import app; import flows.cli.failure"
    after = imported(door, "import flows.cli.health", "import flows.cli.nights, flows.county")
    for command, modules, forbidden in zip(("--help", "health", "county"), after, (HEAVY, HEALTH, RERUN), strict=True):
        found = [name for name in forbidden if name in modules]
        assert not found, f"relapse-watch {command} imports {found}: import them in the function that uses them"


def test_everything_the_contracts_offer_is_there() -> None:
    assert all(getattr(data_contracts, name) is not None for name in data_contracts.__all__)
    assert not hasattr(data_contracts, "nothing")
