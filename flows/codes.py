"""County codes as they come from people, files and Prefect's parameters."""

from relapse_watch.errors import WrongUse


def county_code(code: str | int) -> str:
    """The code as text. Raises WrongUse where it is not six digits.

    ``prefect deployment run --param county=990101`` reads a number; no county's code begins with 0.
    """
    text = str(code)
    if not (len(text) == 6 and text.isascii() and text.isdigit()):
        raise WrongUse(f"县代码应为6位数字,现为「{text}」", f"a county code has 6 digits, found {text!r}")
    return text
