"""The GX expectation that a rule holds: it looks at the rule's pass column and asks GX for one metric alone.

GX's own ``expect_column_values_to_be_in_set`` would say the same and costs seven times as much: it asks for some
eleven metrics an expectation, each with bookkeeping that hundreds of rules a county make the larger part of
a check. Importing this module registers both classes with GX.
"""

from typing import Any, ClassVar

import numpy as np
import pandas as pd
from great_expectations.compatibility.pydantic import PrivateAttr
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import ColumnAggregateExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_value,
)

_METRIC = "column.rule_failures"


class RuleFailures(ColumnAggregateMetricProvider):
    """Positions of the rows in which a pass column is false, and how many rows there are."""

    metric_name = _METRIC

    @column_aggregate_value(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, **_: Any) -> tuple[list[int], int]:  # noqa: N805 - GX makes it a class method
        return np.flatnonzero(~column.to_numpy(dtype=bool)).tolist(), len(column)


class ExpectRuleToHold(ColumnAggregateExpectation):
    """Every row (or, with ``mostly``, that share of them) has True in the pass column."""

    mostly: float = 1.0
    metric_dependencies: ClassVar[tuple[str, ...]] = (_METRIC,)
    success_keys: ClassVar[tuple[str, ...]] = ("mostly",)
    _told: ExpectationConfiguration | None = PrivateAttr(None)

    @property
    def configuration(self) -> ExpectationConfiguration:
        """As GX has it, made once: GX asks some twenty times an expectation, and nobody changes one that is made."""
        if self._told is None:
            self._told = super().configuration
        return self._told

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        failing, rows = metrics[_METRIC]
        share = 1 - len(failing) / rows if rows else 1.0
        return {
            "success": share >= self.mostly,
            "result": {"observed_value": len(failing), "unexpected_index_list": failing},
        }
