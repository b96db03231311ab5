"""What is masked, what is hashed, and what the last net catches and lets through."""

from pathlib import Path

import pandas as pd
import pytest
from pydantic import SecretStr

from relapse_watch import privacy
from relapse_watch.errors import WrongUse
from relapse_watch.settings import Settings

KEY = b"0123456789abcdef"
ID = "110101199003070134"


@pytest.mark.parametrize(
    ("name", "shown"), [("张三丰", "张**"), ("李四", "李*"), ("王", "*"), ("", ""), (" 张三 ", "张*")]
)
def test_names(name: str, shown: str) -> None:
    assert privacy.mask_name(name) == shown


def test_names_of_a_series_keep_what_is_missing() -> None:
    shown = privacy.mask_names(pd.Series(["张三丰", None, "李四"], dtype="str"))
    assert shown.dtype == "str"
    assert shown.isna().to_list() == [False, True, False]
    assert shown.dropna().to_list() == ["张**", "李*"]
    assert privacy.mask_names(pd.Series([], dtype="str")).dtype == "str"


def test_rows_that_stand_twice_are_scrubbed_each_at_its_place() -> None:
    texts = pd.Series(["王家村", f"李四{ID}", None, "王家村"], index=[7, 7, 3, 7], dtype="str")
    shown = privacy.scrub_series(texts)
    assert shown.fillna("").to_list() == ["王家村", "李四" + "*" * 18, "", "王家村"]
    assert shown.index.equals(texts.index) and texts.iloc[1].endswith(ID)


@pytest.mark.parametrize(
    ("mask", "number", "shown"),
    [
        (privacy.mask_id, "11010119900307011X", "1101************1X"),
        (privacy.mask_id, "11010119900", "***********"),
        (privacy.mask_phone, "13812345678", "138******78"),
        (privacy.mask_account, "6222020200112233445", "***************3445"),
        (privacy.mask_account, "123", "***"),
    ],
)
def test_numbers(mask: object, number: str, shown: str) -> None:
    assert mask(number) == shown  # type: ignore[operator]


def test_one_person_hashes_alike_however_it_is_written() -> None:
    numbers = [
        "11010119900307011X",
        " 11010119900307011x",
        "１１０１０１１９９００３０７０１１Ｘ",
        "1101 0119 9003 0701 1X",
    ]
    hashes = privacy.hash_ids(pd.Series(numbers, dtype="str"), KEY)
    assert hashes.nunique() == 1
    assert len(hashes[0]) == 32
    assert hashes[0] == privacy.hash_id(numbers[0], KEY)


def test_hashes_differ_by_person_and_key_and_blank_is_missing() -> None:
    hashes = privacy.hash_ids(pd.Series([ID, "110101199003070135", None, "  "], dtype="str"), KEY)
    assert hashes.dtype == "str"
    assert hashes.isna().to_list() == [False, False, True, True]
    assert hashes[0] != hashes[1]
    assert privacy.hash_id(ID, KEY) != privacy.hash_id(ID, b"another key, longer")


def test_the_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home", id_key=None)
    key = privacy.load_key(settings)
    assert len(key) == 64
    assert privacy.load_key(settings) == key
    file = tmp_path / "home" / "id.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert [f.name for f in file.parent.iterdir()] == ["id.key"]


def test_the_key_of_the_settings_goes_first_and_must_be_long(tmp_path: Path) -> None:
    assert privacy.load_key(Settings(home=tmp_path, id_key=SecretStr("k" * 16))) == b"k" * 16
    with pytest.raises(WrongUse, match="RELAPSE_WATCH_ID_KEY") as caught:
        privacy.load_key(Settings(home=tmp_path, id_key=SecretStr("k" * 15)))
    assert "kkk" not in str(caught.value)


@pytest.mark.parametrize(
    "personal",
    [
        ID,
        "11010119900307011X",
        "11010119900307011x",
        ID + "43",  # disability card
        "11010119900307011X43",
        ID + "43B1",
        "110101900307013",  # an ID number from before 1999
        "13812345678",
        "8613812345678",
        "6222020200112233",  # 16
        "6222020200112233445",  # 19
        "6222 0202 0011 2233 445",
        "138 1234 5678",
        "138-1234-5678",
        "１３８１２３４５６７８",
    ],
)
@pytest.mark.parametrize("around", ["{}", "证件号码{}有误", "id={},", "({})", "x{}y"])
def test_scrub_masks(personal: str, around: str) -> None:
    assert privacy.scrub(around.format(personal)) == around.format("*" * len(personal))


@pytest.mark.parametrize(
    "harmless",
    [
        "990101",
        "户 9901010010001",  # a household of the sample: 13 digits
        "2025-09-30T01:00:00.123456+00:00",
        "20250930",
        "12345678901",  # 11 digits, but no mobile begins with 12
        "99812345678",
        "10812345678",
        "138123456789",  # 12 digits
        "110101901307013",  # 15 digits, month 13
        "1234.5678",
        "row 11548, 35538 people",
        "张三丰",
        "11,548 35,538",
    ],
)
def test_scrub_keeps(harmless: str) -> None:
    assert privacy.scrub(harmless) == harmless
