"""A night that most of the tests of alerts speak of."""

from datetime import date

import pytest

from alerts.night import Night
from tests.unit.alerts.rows import AS_OF


@pytest.fixture
def night():
    return Night("990101", AS_OF, "模拟县990101", verify_by={"red": date(2026, 11, 2), "yellow": date(2026, 11, 6)})
