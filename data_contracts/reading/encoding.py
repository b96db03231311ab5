"""Bytes of a CSV file to text: UTF-8 or GB18030, and nothing in between."""

import re

import pyarrow as pa
import pyarrow.compute as pc

from relapse_watch.errors import InputRefused

_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
# A line that is UTF-8 in Chinese: read as GB18030 it may well be characters, and is never words.
_UTF_8_LINE = r"(?m)^(?:\xef\xbb\xbf)?[\x00-\x09\x0b-\x7f]*(?:[\xe4-\xe9][\x80-\xbf]{2}[\x00-\x09\x0b-\x7f]*){2,}$"


def decode(content: bytes, file: str, encoding: str) -> str:
    """The text of a CSV file; ``auto`` tries UTF-8, then GB18030.

    Raises InputRefused, naming the line, where it is neither or both, or holds NUL.
    """
    if not content.strip():
        raise InputRefused(file=file, zh="文件是空的,请重新导出", en="the file is empty; export it again")
    if content.startswith(_UTF_16):
        raise _encoded(
            file,
            None,
            "是 UTF-16 编码的文本(Excel 的“Unicode 文本”),请用 Excel 另存为“CSV UTF-8”",
            "UTF-16 text (Excel's “Unicode Text”); save it as CSV UTF-8",
        )
    for name in ("utf-8-sig", "gb18030") if encoding == "auto" else (encoding.replace("utf-8", "utf-8-sig"),):
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if name == "gb18030" and (slipped := _utf_8_line(content)) is not None:
            raise _mixed(file, content, slipped)
        if b"\x00" not in content:  # which in either encoding stands for itself alone
            return text
        raise _encoded(
            file,
            content.count(b"\n", 0, content.index(b"\x00")) + 1,
            "这一行有空字符(NUL),文件可能传坏了或是改了扩展名的其他文件,请重新导出",
            "a NUL character here: damaged on its way, or another kind of file renamed; export it again",
        )
    if (slipped := _utf_8_line(content)) is not None:
        raise _mixed(file, content, slipped)
    raise _encoded(
        file,
        None,
        "不是 UTF-8 或 GB18030 编码的文本(可能是改了扩展名的其他文件),请用 Excel 另存为 CSV",
        "neither UTF-8 nor GB18030 text (perhaps another kind of file renamed); save it as CSV",
    )


def _utf_8_line(content: bytes) -> int | None:
    """Where the first line begins that is UTF-8 in Chinese. Arrow sees in a third of the time that there is none."""
    looked_through = pa.array([content], type=pa.large_binary())  # as bytes, one for one
    if not pc.match_substring_regex(looked_through, _UTF_8_LINE)[0].as_py():
        return None
    found = re.search(_UTF_8_LINE.encode(), content)
    return found.start() if found else None


def _mixed(file: str, content: bytes, utf_8_at: int) -> InputRefused:
    """The refusal of a file that is UTF-8 in some lines and GB18030 in others."""
    try:
        content.decode()
        other = 0
    except UnicodeDecodeError as error:
        other = error.start
    rows = sorted({content.count(b"\n", 0, at) + 1 for at in (utf_8_at, other)})
    return _encoded(
        file,
        rows[-1],
        f"一个文件里有两种编码(第{rows[0]}行与这一行不同),多半是两份文件拼在一起,请用 Excel 分别打开后另存为一种编码",
        f"two encodings in one file (row {rows[0]} is in another than this one): two files put together; "
        "save each in one encoding",
    )


def _encoded(file: str, row: int | None, zh: str, en: str) -> InputRefused:
    return InputRefused(file=file, row=row, expected="UTF-8 / GB18030", zh=zh, en=en)
