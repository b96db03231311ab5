"""A sentence in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One sentence in Chinese and in English."""

    zh: str
    en: str

    def __str__(self) -> str:
        return self.zh

    def text(self, lang: str = "zh") -> str:
        """The sentence in ``lang`` (``zh`` or ``en``)."""
        return self.en if lang == "en" else self.zh


def parted(text: str | None) -> Words:
    """'中文 | English' as two texts; a text without English stands for both."""
    zh, _, en = (text or "").partition(" | ")
    return Words(zh.strip(), en.strip() or zh.strip())
