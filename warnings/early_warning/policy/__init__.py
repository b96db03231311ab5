"""Policy: dated values with places and references, read from YAML and looked up by (name, place, as of)."""

from early_warning.policy.load import SHIPPED, load_policy
from early_warning.policy.model import InForce, Parameter, Policy

__all__ = ["SHIPPED", "InForce", "Parameter", "Policy", "load_policy"]
