"""No personal number passes through a log, whoever's handler writes it."""

import io
import logging
from collections.abc import Iterator

import pytest

from relapse_watch.logs import configure, scrubbed_record

ID = "110101199003070134"


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a handler of somebody else's writes, while records are scrubbed."""
    stream, factory = io.StringIO(), logging.getLogRecordFactory()
    handler = logging.StreamHandler(stream)
    logging.setLogRecordFactory(scrubbed_record)
    logging.getLogger("someone").addHandler(handler)
    yield stream
    logging.getLogger("someone").removeHandler(handler)
    logging.setLogRecordFactory(factory)


@pytest.mark.parametrize(
    ("message", "args"),
    [(f"row of {ID}", ()), ("row of %s", (ID,)), ("row of %(id)s", ({"id": ID},)), ("%d", (int(ID),)), ("%r", ([ID],))],
)
def test_messages_and_arguments(written: io.StringIO, message: str, args: tuple[object, ...]) -> None:
    logging.getLogger("someone").warning(message, *args)
    assert ID not in written.getvalue()
    assert "*" * 18 in written.getvalue()


def test_tracebacks(written: io.StringIO) -> None:
    try:
        raise ValueError(f"bad {ID}")
    except ValueError:
        logging.getLogger("someone").exception("it failed")
    assert "ValueError: bad ****" in written.getvalue()
    assert ID not in written.getvalue()


def test_arguments_stay_where_scrubbing_them_is_enough() -> None:
    record = scrubbed_record("uvicorn.access", logging.INFO, "f", 1, '%s - "%s" %d', ("h", f"/{ID}", 200), None)
    assert record.args == ("h", "/" + "*" * 18, 200)


def test_a_message_that_does_not_take_its_arguments_is_left_to_its_handler() -> None:
    assert scrubbed_record("n", logging.INFO, "f", 1, "%d", ("x",), None).args == ("x",)


def test_configure_logs_to_standard_error(capfd: pytest.CaptureFixture[str]) -> None:
    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    before = root.level, list(root.handlers)
    try:
        configure(logging.INFO)
        configure(logging.INFO)
        logging.getLogger("x").info("phone %s", "13812345678")
    finally:
        logging.setLogRecordFactory(factory)
        root.handlers[:] = before[1]
        root.setLevel(before[0])
    out, err = capfd.readouterr()
    assert out == ""
    assert err.count("phone ***********") == 1


def test_a_library_with_a_level_of_its_own_is_as_quiet_as_the_rest(capfd: pytest.CaptureFixture[str]) -> None:
    root, factory = logging.getLogger(), logging.getLogRecordFactory()
    before, chatty = (root.level, list(root.handlers)), logging.getLogger("chatty")
    chatty.setLevel(logging.INFO)
    try:
        configure(logging.WARNING)
        chatty.info("look at me")
        chatty.warning("this matters")
    finally:
        logging.setLogRecordFactory(factory)
        root.handlers[:] = before[1]
        root.setLevel(before[0])
        chatty.setLevel(logging.NOTSET)
    err = capfd.readouterr().err
    assert "this matters" in err and "look at me" not in err
