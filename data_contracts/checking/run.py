"""Run a suite with Great Expectations on a frame in memory.

Each check gets an engine and a validator of its own. A GX project would write itself out as YAML thrice and hash
the frame twice a check, for data sources that nobody asks again. Checks take turns: threads of several counties
must not meet in GX, whose registries are the process's.
"""

import logging
import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from data_contracts.checking.suite import Judgement, suite
from relapse_watch.errors import RelapseWatchError
from relapse_watch.quiet import silence

_GX = threading.Lock()
# Positions of the failing rows alone: neither sample values nor index columns, whose cost grows with rows.
_RESULT_FORMAT = {
    "result_format": "COMPLETE",
    "include_unexpected_rows": False,
    "return_unexpected_index_query": False,
    "partial_unexpected_count": 0,
}


@dataclass(frozen=True)
class Outcome:
    """What GX said of one judgement: ``failing`` are the positions of the failing rows among ``rows``."""

    judgement: Judgement
    success: bool
    failing: np.ndarray
    rows: int


def run_suite(name: str, judged: list[Judgement], frame: pd.DataFrame) -> list[Outcome]:
    """The outcome of every judgement, in their order; the suite is called ``name``."""
    silence()
    logging.getLogger("great_expectations").setLevel(logging.WARNING)
    with _GX:
        results = _validate(suite(name, judged), frame)
    by_key = {r.expectation_config.meta["key"]: r for r in results}
    return [_outcome(j, by_key[j.key], len(frame)) for j in judged]


def _validate(expectations: Any, frame: pd.DataFrame) -> list[Any]:
    """GX's results of the suite on ``frame``, by its engine and validator: a frame in memory needs no project."""
    from great_expectations.execution_engine import PandasExecutionEngine
    from great_expectations.validator.validator import Validator

    validator = Validator(PandasExecutionEngine(batch_data_dict={"whole": frame}))
    validator.metrics_calculator.show_progress_bars = False
    return list(validator.graph_validate(expectations.expectation_configurations, {"result_format": _RESULT_FORMAT}))


def _outcome(judgement: Judgement, result: Any, rows: int) -> Outcome:
    if result.exception_info.get("raised_exception", "exception_message" not in result.exception_info):
        raise RelapseWatchError(
            f"规则 {judgement.rule.code} 无法执行,请报告开发者",
            f"rule {judgement.rule.code} could not be run by Great Expectations",
        )
    failing = np.asarray(result.result.get("unexpected_index_list") or [], dtype="int64")
    return Outcome(judgement, bool(result.success), failing, rows)
