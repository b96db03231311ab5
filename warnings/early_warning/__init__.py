"""The early-warning engine: thresholds, trends, levels, reasons. Pure: frames and policy in, frames out."""

from early_warning.assessment import Assessment, assess
from early_warning.panel import Panel, household_month
from early_warning.policy import Policy, load_policy
from early_warning.reconciliation import reconcile
from early_warning.register import households

__all__ = ["Assessment", "Panel", "Policy", "assess", "household_month", "households", "load_policy", "reconcile"]
