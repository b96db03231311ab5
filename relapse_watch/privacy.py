"""Masking what may be shown, hashing what must be compared, scrubbing what slipped through.

An ID number is never stored: its keyed hash is. Names are shown masked. ``scrub`` is the last net, under
logs and error texts: it knows numbers by their shape alone, and prefers to mask a harmless one.
"""

import contextlib
import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pydantic import SecretStr

from relapse_watch.errors import WrongUse

if TYPE_CHECKING:  # the help and every error pass here: neither waits for pandas
    import pandas as pd

_HASH_LENGTH = 32
_KEY_LENGTH = 32

_PLAIN_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")

# No letter is asked to stand apart: numbers are written right next to words.
_ID_18 = r"(?<!\d)\d{17}[\dXx](?:\d{2}[A-Za-z]\d|\d{4}|\d{2})?(?!\d)"  # with the tail of a disability card: 20, 22
_ID_15 = r"(?<!\d)\d{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)"  # before 1999: its birthday is checked
_MOBILE = r"(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)"
_CARD = r"(?<!\d)\d{16,19}(?!\d)"
_SPACED = r"(?<!\d)(?:\d{4}[ -]){3,4}\d{1,4}(?!\d)|(?<!\d)1[3-9]\d[ -]\d{4}[ -]\d{4}(?!\d)"
_PERSONAL = re.compile("|".join((_ID_18, _ID_15, _MOBILE, _CARD, _SPACED)))
_SHORTEST = 11  # characters of the shortest of them, a mobile: most names and places need not be looked through


class KeySettings(Protocol):
    """What ``load_key`` needs of the settings: the engine masks names and must not reach for settings itself."""

    @property
    def home(self) -> Path: ...

    @property
    def id_key(self) -> SecretStr | None: ...


def mask_name(name: str) -> str:
    """The first character of a name and a star for each other: 张三丰 -> 张**; a name of one is a star."""
    name = name.strip()
    return name[:1] + "*" * (len(name) - 1) if len(name) > 1 else "*" * len(name)


def mask_id(number: str) -> str:
    """Four characters of the place and the last two: enough to find the row, too little to be the number."""
    return _middle(number, 4, 2)


def mask_phone(number: str) -> str:
    """The network's three digits and the last two."""
    return _middle(number, 3, 2)


def mask_account(number: str) -> str:
    """The last four digits, as banks print them."""
    return _middle(number, 0, 4)


def mask_names(names: "pd.Series") -> "pd.Series":
    """``mask_name`` of each; missing stays missing."""
    return mask_series(names, mask_name)


def mask_series(values: "pd.Series", mask: Callable[[str], str]) -> "pd.Series":
    """``mask`` of each value as ``str``, computed once for each distinct one; missing stays missing."""
    return _of_each(values, mask)


def scrub_series(values: "pd.Series") -> "pd.Series":
    """``scrub`` of each text as ``str``; those that are too short to hold anything personal are not looked at."""
    texts = values.astype("str")
    is_long = (texts.str.len() >= _SHORTEST).to_numpy()
    if is_long.any():
        texts.iloc[is_long] = mask_series(texts[is_long], scrub).array
    return texts


def hash_id(number: str, key: bytes) -> str | None:
    """The keyed hash of an ID number: 32 hex characters of HMAC-SHA256; None for a blank one.

    Full-width characters, blanks and a small x make no difference, so the same person hashes alike in
    every file. ASCII is its own normal form, and nearly all numbers are that.
    """
    return _hash(number, hmac.new(key, digestmod=hashlib.sha256))


def hash_ids(numbers: "pd.Series", key: bytes) -> "pd.Series":
    """``hash_id`` of each as ``str``; missing and blank are missing."""
    keyed = hmac.new(key, digestmod=hashlib.sha256)
    return _of_each(numbers, lambda number: _hash(number, keyed))


def _hash(number: str, keyed: hmac.HMAC) -> str | None:
    """``keyed`` is copied, not begun anew for each number: taking in the key is most of the work."""
    normal = number if number.isascii() else unicodedata.normalize("NFKC", number)
    plain = "".join(normal.split()).upper()
    if not plain:
        return None
    own = keyed.copy()
    own.update(plain.encode())
    return own.hexdigest()[:_HASH_LENGTH]


def _of_each(values: "pd.Series", of: Callable[[str], str | None]) -> "pd.Series":
    """``of`` each distinct value, as ``str``, brought back to its rows; missing stays missing, and None is."""
    import pandas as pd

    codes, distinct = pd.factorize(values)
    found = pd.array([of(str(value)) for value in distinct.tolist()], dtype="str")
    return pd.Series(found.take(codes, allow_fill=True), index=values.index, name=values.name)


def load_key(settings: KeySettings) -> bytes:
    """The key of the ID-number hash: the setting, or the file ``id.key`` in home, made on first use (mode 0600).

    Keep it with the backups: with another key the same person gets another hash. Raises WrongUse if the key
    is shorter than 16 bytes or the file cannot be read.
    """
    if settings.id_key is not None:
        return _long_enough(settings.id_key.get_secret_value().encode(), "RELAPSE_WATCH_ID_KEY")
    file = settings.home / "id.key"
    try:
        if not file.exists():
            _make_key(file)
        return _long_enough(file.read_bytes().strip(), str(file))
    except OSError as error:
        raise WrongUse(
            f"密钥文件 {file} 无法读写:{error.strerror}", f"key file {file} cannot be used: {error.strerror}"
        ) from None


def scrub(text: str) -> str:
    """``text`` with stars for all that looks like an ID number, a mobile number or a bank card.

    Masked: 18-character ID numbers (last may be X), also with a disability card's tail (20 and 22); 15-digit
    ones whose middle is a day; 11-digit mobiles from 13 to 19, also after 86; 16 to 19 digits in a row; cards
    and mobiles written in groups. Kept: county codes, dates, amounts, household numbers of other lengths.
    """
    if len(text) < _SHORTEST:
        return text
    for found in reversed(list(_PERSONAL.finditer(text.translate(_PLAIN_DIGITS)))):
        text = text[: found.start()] + "*" * len(found.group()) + text[found.end() :]
    return text


def _middle(number: str, head: int, tail: int) -> str:
    number = number.strip()
    if len(number) < 2 * (head + tail):
        return "*" * len(number)
    return number[:head] + "*" * (len(number) - head - tail) + number[-tail:]


def _long_enough(key: bytes, where: str) -> bytes:
    if len(key) < 16:
        raise WrongUse(f"密钥 {where} 太短:至少 16 个字符", f"the key {where} is too short: 16 characters at least")
    return key


def _make_key(file: Path) -> None:
    """Write a new key whole or not at all: of two processes, the first one's stays."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = file.with_name(f"id.key.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(secrets.token_hex(_KEY_LENGTH))
    with contextlib.suppress(FileExistsError):
        file.hardlink_to(part)
    part.unlink()
