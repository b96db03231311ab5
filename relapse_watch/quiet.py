"""Switch off, before any of them is imported, every way in which a library would phone home.

The data are households'. A setting of the operator's own environment is not overruled by leaving it
out: these are set outright, because nothing in this program may report to anybody.
"""

import os

_OFF = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
}


def silence() -> None:
    """Set the analytics switches of Prefect and Great Expectations to off for this process and its children."""
    os.environ.update(_OFF)
