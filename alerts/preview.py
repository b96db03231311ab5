"""A message as plain text: for a terminal, and for services that show Markdown's marks as they are."""

import re

_HEADING = re.compile(r"^(#+) +(.*)$", re.MULTILINE)
_BULLET = re.compile(r"^( *)- +", re.MULTILINE)
_RULE = re.compile(r"^-{3,}$", re.MULTILINE)
_SPACES = re.compile(r"\n{3,}")


def preview(title: str, body: str) -> str:
    """Title and Markdown body of one message as plain text."""
    return f"{title}\n\n{plain_text(body)}"


def plain_text(body: str) -> str:
    """The Markdown that our templates use (headings, bullets, rules) without its marks."""
    text = _HEADING.sub(lambda found: f"【{found[2]}】" if len(found[1]) <= 2 else found[2], body)
    text = _RULE.sub("————", text)
    text = _BULLET.sub(lambda found: "  " * (len(found[1]) // 4) + ("  · " if found[1] else "· "), text)
    return _SPACES.sub("\n\n", text).strip() + "\n"
