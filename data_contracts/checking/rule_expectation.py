"""The GX expectation that a rule holds: it looks at the rule's pass column and asks GX for one metric, shared by all.

GX's own ``expect_column_values_to_be_in_set`` and ``…_to_not_be_null`` would say the same and cost many times as
much: they ask for some eleven metrics an expectation, each with bookkeeping that hundreds of rules a county make the
larger part of a check. So one metric of the whole table says of every pass column where it is false, and each
expectation takes its own column of it. Importing this module registers its classes with GX.
"""

from typing import Any, ClassVar

import numpy as np
from great_expectations.compatibility.pydantic import PrivateAttr
from great_expectations.core.metric_domain_types import MetricDomainTypes
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.expectation import BatchExpectation
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration
from great_expectations.expectations.metrics.metric_provider import metric_value
from great_expectations.expectations.metrics.table_metric_provider import TableMetricProvider
from great_expectations.validator.metric_configuration import MetricConfiguration
from great_expectations.validator.validator import ValidationDependencies

_METRIC = "table.rule_failures"


class RuleFailures(TableMetricProvider):
    """Of each pass column the positions of the rows in which it is false; and how many rows there are."""

    metric_name = _METRIC

    @metric_value(engine=PandasExecutionEngine)
    def _pandas(
        cls,  # noqa: N805 - GX makes it a class method
        execution_engine: PandasExecutionEngine,
        metric_domain_kwargs: dict[str, Any],
        metric_value_kwargs: dict[str, Any],
        metrics: dict[str, Any],
        runtime_configuration: dict[str, Any],
    ) -> tuple[dict[str, list[int]], int]:
        frame, _, _ = execution_engine.get_compute_domain(metric_domain_kwargs, domain_type=MetricDomainTypes.TABLE)
        passed = frame.select_dtypes(bool)
        return {str(name): np.flatnonzero(~column.to_numpy()).tolist() for name, column in passed.items()}, len(frame)


class _Told(ExpectationConfiguration):
    """What an expectation tells of itself, and ``of`` which: GX would make a copy and two new ones to validate it."""

    of: Any

    def to_domain_obj(self) -> Any:
        return self.of

    def __deepcopy__(self, memo: dict[int, Any]) -> "_Told":
        return self


class ExpectRuleToHold(BatchExpectation):
    """Every row (or, with ``mostly``, that share of them) has True in the pass column ``column``."""

    column: str
    mostly: float = 1.0
    metric_dependencies: ClassVar[tuple[str, ...]] = (_METRIC,)
    success_keys: ClassVar[tuple[str, ...]] = ("column", "mostly")
    _told: _Told | None = PrivateAttr(None)

    @property
    def configuration(self) -> ExpectationConfiguration:
        """As GX has it, told once: GX asks ten to a hundred times, and nobody changes an expectation that is made."""
        if self._told is None:
            told = super().configuration
            self._told = _Told(told.type, told.kwargs, told.meta, severity=told.severity)
            self._told.of = self
        return self._told

    def get_validation_dependencies(
        self, execution_engine: Any = None, runtime_configuration: Any = None
    ) -> ValidationDependencies:
        """The one metric, by the batch alone: GX would make the expectation anew to find that out."""
        told = MetricConfiguration(_METRIC, {"batch_id": self.batch_id}, {})
        return ValidationDependencies({_METRIC: told}, (runtime_configuration or {}).get("result_format", {}))

    def _validate(
        self, metrics: dict[str, Any], runtime_configuration: Any = None, execution_engine: Any = None
    ) -> dict[str, Any]:
        positions, rows = metrics[_METRIC]
        failing = positions[self.column]
        share = 1 - len(failing) / rows if rows else 1.0
        return {
            "success": share >= self.mostly,
            "result": {"observed_value": len(failing), "unexpected_index_list": failing},
        }
