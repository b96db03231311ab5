"""The words of the workbook, Chinese with English beside."""

import re

from data_contracts.contracts.words import Words

# A column of a list: name -> (header, width in half-width characters, whether long text is wrapped).
COLUMNS: dict[str, tuple[Words, int]] = {
    "dataset": (Words("数据集", "data set"), 12),
    "township": (Words("乡镇", "township"), 9),
    "village": (Words("村", "village"), 9),
    "household_id": (Words("户编号", "household no."), 14),
    "name": (Words("户主/姓名", "head / name"), 10),
    "person_id": (Words("人编号", "person no."), 17),
    "file": (Words("文件", "file"), 22),
    "source_row": (Words("行号", "row"), 7),
    "column_name": (Words("列名", "column"), 13),
    "found": (Words("现在填的", "now"), 20),
    "what": (Words("问题", "what is wrong"), 28),
    "fix": (Words("怎么改", "what to write instead"), 34),
    "defect_class": (Words("类别", "class"), 13),
    "handling": (Words("处理", "handling"), 9),
    "codes": (Words("规则编号", "rule"), 12),
}
# What becomes of a bad cell, by its weight; and the colour it has in the lists.
HANDLING = {
    "refuse": Words("退回", "refused"),
    "quarantine": Words("隔离", "set aside"),
    "note": Words("提示", "note"),
    "lead": Words("线索", "lead"),
}
MEANING = {
    "refuse": Words("整份文件没有采用,改好再交", "the whole file was not used: mend it and hand it in again"),
    "quarantine": Words(
        "这一行先放一边、没有采用,相关农户标为“数据待核”",
        "the row was set aside and not used; its household is marked as to be checked",
    ),
    "note": Words("已采用,但很可能填错了,请核对后改", "in use, but probably wrong: look it up and mend it"),
    "lead": Words(
        "不一定是填错:请先到这一户看一看,属实就不用改",
        "not necessarily an error: look at the household first; if it is so, leave it",
    ),
}
VERDICTS = {
    "accepted": Words("通过", "accepted"),
    "quarantined": Words("部分隔离", "rows set aside"),
    "refused": Words("退回", "refused"),
    "late": Words("迟报", "late"),
    "overdue": Words("逾期", "overdue"),
    "unmatched": Words("未识别", "not recognised"),
}
UNKNOWN_FILE = Words("未识别的文件", "unknown file")
SUPPRESSED = Words("已核实不改", "verified, leave as is")
SUMMARY = Words("汇总", "Summary")
TITLE = Words("数据问题清单", "Findings to mend")
NOTHING = Words("没有发现问题", "Nothing was found")
BLANK = Words("(空)", "(blank)")
WHOLE = Words("(整份文件)", "(the whole file)")
EXPECTED = Words("应为:", "Expected: ")
AS_OF = Words("截至", "as of")
TOTAL = Words("合计", "all")
STOPPED = Words("先看这里", "Read this first")
HOW = Words("怎么用", "How to use it")
STEPS = (
    Words(
        "1. 每个工作表是一种数据,按乡镇、村、户编号排好;每一行是一个有问题的格子,有颜色的就是它。",
        "1. Each sheet is one data set, by township, village and household; each line is one bad cell, in colour.",
    ),
    Words(
        "2. 在原系统或原文件里找到那一行、那一列,照“怎么改”改好。在这张清单里改没有用。",
        "2. Find that row and column in the source system or file and mend it there. Mending this list does nothing.",
    ),
    Words(
        "3. 重新导出整份文件,放回收件箱的县文件夹。不要改户编号,不要只交改过的行。",
        "3. Export the whole file again and put it into the county's inbox. Keep household numbers, keep all rows.",
    ),
    Words(
        "4. 下一次报告会说明改好了哪些、又多出哪些。",
        "4. The next report says what was mended and what is new.",
    ),
)
COLOURS = Words("颜色", "Colours")
CLASS_MEANING = {
    "inconsistent_definition": Words(
        "同一件事,两处填的说法或范围不一样", "the same thing said differently in two places"
    ),
    "inconsistent_standard": Words("没有按统一的代码、单位或格式填", "not in the common codes, units or formats"),
    "wrong_accounting": Words("各项加起来和合计对不上", "parts do not add up to the total"),
    "unclear_base": Words("户、人、名单对不上", "households, people and lists do not match"),
    "wrong_cause": Words("填的原因和实际情况对不上", "the cause entered does not fit the household"),
    "late_update": Words("情况变了,表里没有跟着改", "things changed, the record did not"),
    "incomplete": Words("该登记的没有登记全", "something that must be recorded is not"),
    "untrue": Words("填的数不可能,或者前后矛盾", "the figure is impossible or contradicts another"),
    "misfilled": Words("填错了格子、填错了值,或者漏填", "wrong cell, wrong value, or left blank"),
}
CLASS = Words("类别", "class")
MEANS = Words("意思", "meaning")
BY_CLASS = Words("按类别(处)", "By class (cells)")
BY_FILE = Words("按文件(处)", "By file (cells)")
FILE_COLUMNS = {
    "dataset": Words("数据集", "data set"),
    "file": Words("文件", "file"),
    "verdict": Words("结论", "verdict"),
    "rows": Words("行数", "rows"),
}
PRINTED = Words("第 &P 页,共 &N 页", "page &P of &N")

_HALF_WIDTH = re.compile(r"(?<=[\u3000-\u303f\u4e00-\u9fff”“])[,:;()]|[,:;()](?=[\u3000-\u303f\u4e00-\u9fff“])")


def said(words: Words, lang: str) -> str:
    """The text in ``lang``; in Chinese the half-width marks beside Chinese characters become full-width."""
    return wide(words.zh) if lang == "zh" else words.en


def wide(text: str) -> str:
    """``text`` with half-width commas, colons, semicolons and brackets beside Chinese characters made full-width."""
    return _HALF_WIDTH.sub(lambda found: chr(ord(found[0]) + 0xFEE0), text)
