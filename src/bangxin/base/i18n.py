"""Texts in two languages. Chinese comes first; English is switched on with ``--lang en``."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple


class Lang(StrEnum):
    ZH = "zh"
    EN = "en"


class Text(NamedTuple):
    """One message in Chinese and English."""

    zh: str
    en: str

    def pick(self, lang: Lang | str = Lang.ZH) -> str:
        """The text in ``lang``, never empty: a missing English text falls back to the Chinese one."""
        if lang == Lang.EN and self.en:
            return self.en
        return self.zh or self.en
