"""A small county, simulated once, and the same written to files."""

from datetime import date

import pytest

from relapse_watch.sample import write_sample
from relapse_watch.sample.county import Scale
from relapse_watch.sample.window import Window
from relapse_watch.sample.world import simulate

AS_OF = date(2025, 10, 31)


@pytest.fixture(scope="package")
def world():
    return simulate("990101", Scale.of(300), Window.ending(AS_OF, 36), 7)


@pytest.fixture(scope="package")
def full_world():
    return simulate("990101", Scale.of(11_548), Window.ending(AS_OF, 36), 7)


@pytest.fixture(scope="package")
def written(tmp_path_factory):
    """A county of 200 lifted households in its own mix of workbooks and lists, with defects."""
    out = tmp_path_factory.mktemp("sample")
    return write_sample(out, households=200, as_of=AS_OF)


@pytest.fixture(scope="package")
def clean(tmp_path_factory):
    """The same county without defects."""
    out = tmp_path_factory.mktemp("clean")
    return write_sample(out, households=200, as_of=AS_OF, defects=False)
