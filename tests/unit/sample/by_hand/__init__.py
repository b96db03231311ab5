"""The catalogue read a second time, plainly: code -> the rows of a county that break the rule.

Written from the rules' text only, without the contracts, so that the sample can be held against it.
"""

from .county import County
from .households import HOUSEHOLDS
from .people import PEOPLE
from .risks import RISKS
from .villages import VILLAGES
from .work import WORK

CHECKS = {**PEOPLE, **HOUSEHOLDS, **RISKS, **WORK, **VILLAGES}

__all__ = ["CHECKS", "County"]
