"""One written form for matching: Traditional to Simplified, full width to half width, length kept.

Offsets into the folded text are offsets into the original, so that findings quote the text as it stands.
"""

from __future__ import annotations

import importlib
import unicodedata
from functools import cache
from typing import Any

from bangxin.base.errors import MissingExtra

# Frequent in legal Traditional text and absent from Simplified text; three of them mark the script.
_TRADITIONAL_MARKS = frozenset(
    "幫網絡條規處罰關為實與資訊個認識審檢證據總這務會們對錢帳戶銀號違從輕緩項買賣請問嗎應當節訴決過並進經發還說"
)
# Words of Taiwan usage for the mainland's, each of the same length, so that places do not move.
_USAGE = {
    "资讯": "信息", "网路": "网络", "程式": "程序", "伺服器": "服务器", "简讯": "短信", "软体": "软件", "硬体": "硬件",
    "网际网络": "国际网络", "电讯诈欺": "电信诈骗", "诈欺": "诈骗", "帐户": "账户",
}  # fmt: skip
_SOUNDS = {"醉高人民": "最高人民", "最髙人民": "最高人民", "价纸": "价值"}
"""Words of pages rewritten with other characters of the same sound, so that no search finds them twice."""
_PUNCTUATION = {
    ord("“"): '"', ord("”"): '"', ord("「"): '"', ord("」"): '"', ord("『"): '"', ord("』"): '"',
    ord("‘"): "'", ord("’"): "'", ord("〈"): "《", ord("〉"): "》", ord("［"): "[", ord("］"): "]",
    ord("〔"): "[", ord("〕"): "]", ord("﹝"): "[", ord("﹞"): "]", ord("—"): "-", ord("–"): "-",
    ord("\u3000"): " ", ord("\xa0"): " ", ord("著"): "着", ord("帐"): "账", ord("·"): " ", ord("壹"): "一",
}  # fmt: skip


def is_traditional(text: str) -> bool:
    """Whether the text is in Traditional script, judged by characters that Simplified text does not use."""
    seen = 0
    for char in text:
        if char in _TRADITIONAL_MARKS:
            seen += 1
            if seen >= 3:
                return True
    return False


def fold(text: str, *, short: bool = False) -> str:
    """The text in one form, character for character. Raises MissingExtra for Traditional text without OpenCC.

    ``short`` treats a single Traditional character as enough (queries of a few characters).
    """
    traditional = any(c in _TRADITIONAL_MARKS for c in text) if short else is_traditional(text)
    simplified = _mainland(_simplify(text)) if traditional else text
    for written, meant in _SOUNDS.items():
        simplified = simplified.replace(written, meant)
    return simplified.translate(_FORMS)


def _mainland(simplified: str) -> str:
    for theirs, ours in _USAGE.items():
        simplified = simplified.replace(theirs, ours)
    return simplified


class _Forms(dict[int, str]):
    """The one form of each character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        form = _half_width(_PUNCTUATION.get(code, chr(code)))
        self[code] = form
        return form


_FORMS = _Forms()


def _half_width(char: str) -> str:
    if char < "\u2000" and char not in "²³¹ªº":
        return char
    if "\u2460" <= char <= "\u24ff" or "\u3200" <= char <= "\u33ff":
        return char
    normal = unicodedata.normalize("NFKC", char)
    return normal if len(normal) == 1 else char


@cache
def _converter() -> Any:
    try:
        opencc = importlib.import_module("opencc")
    except ImportError:
        raise MissingExtra.named("consult", "opencc") from None
    return opencc.OpenCC("t2s")


def _simplify(text: str) -> str:
    converter = _converter()
    done = []
    for line in text.split("\n"):
        whole = str(converter.convert(line))
        if len(whole) != len(line):
            parts = [str(converter.convert(char)) for char in line]
            whole = "".join(p if len(p) == 1 else c for p, c in zip(parts, line, strict=True))
        done.append(whole)
    return "\n".join(done)
