"""The inbox of a run, and which counties it holds."""

from pathlib import Path

from data_contracts import counties_in
from flows import house
from relapse_watch.errors import InputRefused, WrongUse
from relapse_watch.settings import settings


def inbox_of(inbox: Path | None) -> Path:
    """The inbox given, or the setting's. Raises WrongUse where neither names a folder."""
    found = inbox or settings().inbox
    if found is None or not found.is_dir():
        raise WrongUse(
            f"收件箱不存在:{found or '未设置'};请用 --inbox 或 RELAPSE_WATCH_INBOX 指定存放各县文件的文件夹",
            f"no inbox: {found or 'not set'}; name the folder with --inbox or RELAPSE_WATCH_INBOX",
        )
    return found


def counties_of(inbox: Path) -> list[str]:
    """The counties of the inbox: its folders of six digits, and those that files tell by a column.

    A county's folder counts even when no file in it is recognised: that is for the county's run to say.
    Raises WrongUse where there is none.
    """
    codes = counties_in(inbox, house.sources())
    if not codes:
        raise WrongUse(
            f"收件箱「{inbox}」里没有任何县的文件:每县一个以6位县代码命名的文件夹",
            f"no county in the inbox {str(inbox)!r}: one folder a county, named by its 6-digit code",
        )
    return codes


def nothing_recognised(county: str) -> InputRefused:
    """The refusal of a county that has sent no file that any mapping knows."""
    return InputRefused(
        file=county,
        zh="收件箱里没有本县任何可识别的文件,请检查文件夹名(6位县代码)和文件名",
        en="no file of this county is recognised in the inbox; check the folder's name (6 digits) and the files'",
    )
