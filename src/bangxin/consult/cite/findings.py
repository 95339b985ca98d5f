"""What the citation check reports, and its stable codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bangxin.base.i18n import Text

CODES: dict[str, Text] = {
    "article-absent": Text("所引条、款、项不存在", "the article, paragraph or item does not exist"),
    "article-wrong": Text("条号与内容不符", "the number does not fit the content"),
    "number-mismatch": Text("标题与文号不是同一文件", "title and document number differ"),
    "title-wrong": Text("文件标题有误", "no document has this title"),
    "not-in-force": Text("行为时尚未施行", "not yet in force at the act"),
    "repealed": Text("行为时已失效", "no longer in force at the act"),
    "issuer-differs": Text("制定机关有误", "another body made it"),
    "charge-name": Text("罪名有误", "wrong or invented charge name"),
    "figure-differs": Text("数字与规定不符", "a figure differs from the norm"),
    "bound-word": Text("“超过”与“以上”混淆", "more than, for 以上 (or more)"),
    "date-differs": Text("日期与规定不符", "the day of issue or entry into force differs"),
    "penalty-differs": Text("法定刑有误", "the range of punishment differs"),
    "fine-word": Text("罚金误作罚款", "罚款 (administrative) for 罚金"),
    "press-claim": Text("说法与规定相反或缺要件", "a claim the text contradicts"),
    "doubtful-claim": Text("说法存疑", "a doubtful claim"),
    "editorial-opinion": Text("编辑意见误作规则", "an opinion stated as a rule"),
    "outdated": Text("内容已过时或不完整", "outdated or incomplete"),
    "wording-differs": Text("法条用语写错", "a term of the law miswritten"),
    "quote-differs": Text("引文与原文不一致", "a quotation differs from the text"),
    "insertion": Text("转载者插入的文字", "words inserted by a reposter"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong. ``start``/``end`` are characters of the document; ``replacement`` is set when safe to apply."""

    code: str
    start: int
    end: int
    message: Text
    suggestion: str = ""
    norms: tuple[str, ...] = ()
    press: tuple[str, ...] = ()
    replacement: str | None = None
    fix_start: int = -1
    fix_end: int = -1

    def record(self, text: str, file: str, line: int, column: int, lang: str) -> dict[str, Any]:
        """The finding as plain data, for one line of JSON."""
        return {
            "code": self.code,
            "file": file,
            "line": line,
            "column": column,
            "start": self.start,
            "end": self.end,
            "quote": text[self.start : self.end],
            "message": self.message.pick(lang),
            "suggestion": self.suggestion,
            "norms": list(self.norms),
            "press": list(self.press),
            "fixable": self.replacement is not None,
        }
