"""Mask what is personal before it leaves the check."""

from collections.abc import Callable

import pandas as pd

from data_contracts.contracts.model import Contract, ContractColumn
from relapse_watch import privacy

_MASKS: dict[str, Callable[[str], str]] = {
    "id": privacy.mask_id,
    "name": privacy.mask_name,
    "phone": privacy.mask_phone,
    "account": privacy.mask_account,
    "address": lambda _: "***",
    "health": lambda _: "***",
}
_KEYS = ("household_id", "cadre_id", "person_id")


def masked(text: pd.Series, column: ContractColumn) -> pd.Series:
    """The cells as they may be shown; in free text whatever looks like an ID, phone or card is masked too."""
    if column.personal:
        return privacy.mask_series(text, _MASKS[column.personal])
    return text if column.name in _KEYS or column.kind != "text" or column.values else privacy.scrub_series(text)


def masked_frame(frame: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """The contract's columns of ``frame``, each masked."""
    return pd.DataFrame({c.name: masked(frame[c.name], c) for c in contract.columns}, index=frame.index)
