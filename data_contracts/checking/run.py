"""Run a suite with Great Expectations on a frame in memory.

GX keeps a project per process and caches every batch in its data source, so each check gets a context of
its own (4 ms) and checks take turns: threads of several counties must not meet in GX.
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
    import great_expectations as gx
    from great_expectations.data_context.types.base import ProgressBarsConfig

    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False, metric_calculations=False)
    asset = context.data_sources.add_pandas("memory").add_dataframe_asset(name="dataset")
    batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
    return list(batch.validate(expectations, result_format=_RESULT_FORMAT).results)


def _outcome(judgement: Judgement, result: Any, rows: int) -> Outcome:
    if result.exception_info.get("raised_exception", "exception_message" not in result.exception_info):
        raise RelapseWatchError(
            f"规则 {judgement.rule.code} 无法执行,请报告开发者",
            f"rule {judgement.rule.code} could not be run by Great Expectations",
        )
    failing = np.asarray(result.result.get("unexpected_index_list") or [], dtype="int64")
    return Outcome(judgement, bool(result.success), failing, rows)
