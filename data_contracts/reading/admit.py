"""What may be read at all: a plain file within the inbox, and not more of it than the limits say."""

import stat
from pathlib import Path

import pyarrow.compute as pc

from data_contracts.reading.source_file import Cells, SourceFile
from data_contracts.reading.text import arrow
from relapse_watch.errors import InputRefused
from relapse_watch.limits import ReadLimits


def demand_readable(source_file: SourceFile, limits: ReadLimits) -> None:
    """Raise InputRefused unless the file is a plain one, within the inbox, and not larger than ``limits.file_bytes``.

    Nothing is opened: to open a pipe is to wait for ever.
    """
    if source_file.path is None:
        return
    if source_file.is_outside:
        raise outside(source_file.file)
    demand_plain(source_file.path, source_file.file, limits)


def demand_plain(path: Path, file: str, limits: ReadLimits) -> None:
    """Raise InputRefused unless ``path`` is a plain file, not larger than ``limits.file_bytes``."""
    try:
        found = path.stat()
    except OSError as error:
        raise unreadable(file, error) from None
    if not stat.S_ISREG(found.st_mode):
        raise InputRefused(
            file=file,
            zh="不是普通文件(是管道、设备或文件夹),不予读取,请放入文件本身",
            en="is no plain file but a pipe, a device or a folder, and is not read; put the file itself there",
        )
    if found.st_size > limits.file_bytes:
        raise too_much(file, "字节", "bytes", found.st_size, limits.file_bytes)


def outside(file: str) -> InputRefused:
    """The refusal of a link that leaves the inbox."""
    return InputRefused(
        file=file,
        zh="是指向收件箱以外的链接,不予读取,请放入文件本身",
        en="is a link that leaves the inbox and is not followed; put the file itself there",
    )


def unreadable(file: str, error: OSError) -> InputRefused:
    """The refusal of a file that the system does not let us read."""
    why = error.strerror or type(error).__name__
    return InputRefused(
        file=file,
        zh=f"无法打开({why}),请检查文件是否存在、是否有读取权限",
        en=f"cannot be opened ({why}); check that it exists and may be read",
    )


def too_much(
    file: str, what_zh: str, what_en: str, found: int | None, most: int, sheet: str | None = None
) -> InputRefused:
    """The refusal of more than a limit; ``found`` None where the counting was given up."""
    return InputRefused(
        file=file,
        sheet=sheet,
        found=f"{found:,}" if found is not None else f">{most:,}",
        expected=f"≤{most:,}",
        zh=f"{what_zh}太多,没有读取:请只导出需要的行和列,或分成几部分报送(上限见设置 RELAPSE_WATCH_READ_LIMITS)",
        en=f"too many {what_en}, so it was not read: export only the rows and columns needed, or send it in parts "
        "(the limit is the setting RELAPSE_WATCH_READ_LIMITS)",
    )


def demand_size(file: str, rows: int, columns: int, limits: ReadLimits, sheet: str | None = None) -> None:
    """Raise InputRefused where there are more rows, columns or cells than ``limits``."""
    if columns > limits.columns:
        raise too_much(file, "列", "columns", columns, limits.columns, sheet)
    if rows > limits.rows:
        raise too_much(file, "行", "rows", rows, limits.rows, sheet)
    if rows * columns > limits.cells:
        raise too_much(file, "单元格", "cells", rows * columns, limits.cells, sheet)


def demand_text(cells: Cells, file: str, limits: ReadLimits) -> None:
    """Raise InputRefused, naming row and column, where a cell is longer than ``limits`` or holds NUL."""
    for name in cells.headers:
        column = arrow(cells.frame[name])
        # No text has more characters than bytes; those are known without looking at any.
        if (pc.max(pc.binary_length(column)).as_py() or 0) > limits.cell_characters:
            lengths = cells.frame[name].str.len()
            if lengths.max() > limits.cell_characters:
                raise _too_long(cells, name, int(lengths.argmax()), file, limits)
        has_nul = pc.match_substring(column, "\x00")
        if pc.any(has_nul).as_py():
            raise InputRefused(
                file=file,
                sheet=cells.sheet,
                row=int(cells.frame["source_row"].iloc[has_nul.index(True).as_py()]),
                column=cells.headers[name],
                zh="这一格有空字符(NUL),不是文字,请改正后重新导出",
                en="a NUL character in this cell, which is no text; mend it and export again",
            )


def _too_long(cells: Cells, name: str, at: int, file: str, limits: ReadLimits) -> InputRefused:
    return InputRefused(
        file=file,
        sheet=cells.sheet,
        row=int(cells.frame["source_row"].iloc[at]),
        column=cells.headers[name],
        found=f"{len(cells.frame[name].iloc[at]):,}",
        expected=f"≤{limits.cell_characters:,}",
        zh="这一格的字数太多,多半是引号没有配对或内容粘错了,请改正后重新导出",
        en="too many characters in this cell: a quotation mark without its pair, or pasted by mistake; "
        "mend it and export again",
    )
