"""Processes that a night starts share its Prefect server."""

import os

import pytest

from flows.quiet_prefect import one_server


class Server:
    api_url, started = "http://127.0.0.1:1/api", 0

    def start(self) -> None:
        Server.started += 1


def test_inside_both_environment_and_settings_name_the_server_and_afterwards_neither(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from prefect.server.api import server
    from prefect.settings import PREFECT_API_URL, temporary_settings

    monkeypatch.setattr(server, "SubprocessASGIServer", Server)
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    with temporary_settings(restore_defaults={PREFECT_API_URL}):
        with one_server():
            assert os.environ["PREFECT_API_URL"] == PREFECT_API_URL.value() == Server.api_url
        assert "PREFECT_API_URL" not in os.environ and PREFECT_API_URL.value() is None
    assert Server.started == 1


def test_a_server_that_is_set_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.server.api import server
    from prefect.settings import PREFECT_API_URL, temporary_settings

    monkeypatch.setattr(server, "SubprocessASGIServer", None)
    with temporary_settings({PREFECT_API_URL: "http://127.0.0.1:2/api"}), one_server():
        assert PREFECT_API_URL.value() == "http://127.0.0.1:2/api"
