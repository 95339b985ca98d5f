"""Numbers as people type them into a form: wide digits, commas, and for money 人民币, 元 and 万 (1.4万元)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from bangxin.base.money import yuan_text

_TENS_OF_THOUSANDS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,6})?万")


def plain_digits(text: str) -> str:
    """Half-width digits without commas; what is no number stays as it is."""
    return unicodedata.normalize("NFKC", text).replace(",", "").strip()


def plain_yuan(text: str) -> str:
    """Yuan as the files of the program write them; what is no amount stays as it is and is refused there."""
    bare = plain_digits(text).removeprefix("人民币").removesuffix("元").strip()
    return yuan_text(int(Decimal(bare[:-1]) * 1_000_000)) if _TENS_OF_THOUSANDS.fullmatch(bare) else bare
