"""The contracts: one ODCS file per dataset, and the form the program uses."""

from data_contracts.contracts.model import Contract, ContractColumn, Rule, Words

__all__ = ["Contract", "ContractColumn", "Rule", "Words"]
