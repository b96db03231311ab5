"""Numbers that look like the real thing and can belong to nobody.

ID numbers begin with the simulated county's code: no area code of China begins with 99. Phones begin with
1990, followed by a running number; bank cards with 6200000000000.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relapse_watch.sample.chance import Flags, Ints

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = np.array(list("10X98765432"))


def running_number(birth: Ints, is_female: Flags) -> Ints:
    """The three digits after the birth date: odd for men, even for women, different within a day."""
    key = birth * 2 + is_female
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    is_new = np.r_[True, ordered[1:] != ordered[:-1]]
    starts = np.flatnonzero(is_new)
    rank = np.arange(len(key)) - np.repeat(starts, np.diff(np.r_[starts, len(key)]))
    numbers = np.empty(len(key), dtype=np.int64)
    numbers[order] = rank
    return numbers * 2 + np.where(is_female, 2, 1)


def check_digits(first17: Ints) -> np.ndarray:
    """Check character (0-9 or X) of the first 17 digits, GB 11643 (mod 11-2)."""
    total, rest = np.zeros(len(first17), dtype=np.int64), first17.copy()
    for weight in reversed(_WEIGHTS):
        rest, digit = np.divmod(rest, 10)
        total += digit * weight
    return _CHECK[total % 11]


def id_numbers(county: str, birth: Ints, running: Ints) -> pa.Array:
    """18-character ID numbers."""
    first17 = int(county) * 10**11 + birth * 1000 + running
    check = pa.array(check_digits(first17), type=pa.string())
    return pc.binary_join_element_wise(pc.cast(pa.array(first17), pa.string()), check, "")


def padded(numbers: Ints, width: int) -> pa.Array:
    """Numbers as text with leading zeros."""
    return pc.utf8_lpad(pc.cast(pa.array(numbers), pa.string()), width, "0")


def household_numbers(county: str, village_of: Ints, position: Ints, villages: int) -> pa.Array:
    """户编号: county, village, running number; 13 or 14 digits, so never mistaken for a phone or an ID number."""
    width = max(3, len(str(villages)))
    village = padded(village_of + 1, width)
    serial = padded(position + 1, 4 if width < 5 else 3)
    return pc.binary_join_element_wise(pa.scalar(county), village, serial, "")


def phones(serial: Ints) -> pa.Array:
    """Phone numbers 1990xxxxxxx."""
    return pc.binary_join_element_wise(pa.scalar("1990"), padded(serial % 10**7, 7), "")


def bank_cards(serial: Ints) -> pa.Array:
    """Bank card numbers of 19 digits."""
    return pc.binary_join_element_wise(pa.scalar("6200000000"), padded(serial, 9), "")
