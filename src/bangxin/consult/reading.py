"""Read a document as text: TXT, Markdown, HTML, DOCX, PDF. Nothing is guessed silently."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from bangxin.base.charset import charset
from bangxin.base.errors import InputError, LimitExceeded, MissingExtra, Mistake, Place, reason
from bangxin.base.i18n import Text
from bangxin.base.webpage import visible_text
from bangxin.base.wordml import lines_of, notes_of

MAX_BYTES = 64 * 1024 * 1024
TEXT_SUFFIXES = frozenset({".txt", ".md", ".text", ".jsonl", ""})
HTML_SUFFIXES = frozenset({".html", ".htm"})
SUFFIXES = TEXT_SUFFIXES | HTML_SUFFIXES | {".docx", ".pdf"}


def read_document(path: Path) -> str:
    """The text of one file, line by line. Raises InputError (``file-…``), LimitExceeded, MissingExtra."""
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise _wrong("file-is-folder", "这是文件夹，不是文件", "this is a folder, not a file", path)
        if size > MAX_BYTES:
            raise LimitExceeded(
                Mistake(
                    "too-large", Text("文件超过 64 MB", "the file is larger than 64 MB"), Place(str(path))
                )
            )
        raw = path.read_bytes()
    except OSError as error:
        raise _wrong(
            "file-unreadable", f"无法读取：{reason(error).zh}", f"cannot read: {reason(error).en}", path
        ) from None
    suffix = path.suffix.lower()
    if suffix == ".docx":
        return _docx(path)
    if suffix == ".pdf":
        return _pdf(path, raw)
    if suffix not in SUFFIXES:
        raise _wrong(
            "file-kind", f"不支持的文件类型 {suffix}", f"unsupported file type {suffix}", path,
            Text("支持 txt、md、html、docx、pdf", "txt, md, html, docx and pdf are supported"),
        )  # fmt: skip
    text = decode(raw, path)
    return visible_text(text) if suffix in HTML_SUFFIXES else text


def decode(raw: bytes, path: Path) -> str:
    """UTF-8 or UTF-16 with a mark, UTF-8, else GB18030 or Big5, whichever reads as Chinese; refused when none fits."""
    found = charset(raw)
    if found is not None:
        return raw.decode(found.name).replace("\r\n", "\n").replace("\r", "\n")
    raise _wrong(
        "file-encoding", "不是文本文件，或编码不是 UTF-8、GB18030、Big5", "not text in UTF-8, GB18030 or Big5", path,
        Text("另存为 UTF-8 文本再试", "save it as UTF-8 text and try again"),
    )  # fmt: skip


def _docx(path: Path) -> str:
    try:
        import docx
    except ImportError:
        raise MissingExtra.named("consult", "python-docx") from None
    try:
        document = docx.Document(str(path))
    except Exception:
        raise _wrong(
            "file-damaged", "不是可读的 DOCX：已损坏或不完整", "not a readable DOCX: damaged or cut off", path
        ) from None
    return "\n".join([*lines_of(document.element.body), *notes_of(document)])


def _pdf(path: Path, raw: bytes) -> str:
    try:
        pypdfium2 = importlib.import_module("pypdfium2")
    except ImportError:
        raise MissingExtra.named("consult", "pypdfium2") from None
    try:
        document = pypdfium2.PdfDocument(raw)
    except Exception as error:
        if any(word in str(error).lower() for word in ("password", "security")):
            raise _wrong(
                "file-encrypted", "PDF 设有密码", "the PDF is encrypted", path,
                Text("请用密码打开，另存为不设密码的文件", "open it with its password and save a copy without one"),
            ) from None  # fmt: skip
        raise _wrong(
            "file-damaged", "不是可读的 PDF：已损坏或不完整", "not a readable PDF: damaged or cut off", path
        ) from None
    try:
        pages = [page.get_textpage().get_text_range() for page in document]
    finally:
        document.close()
    plain = [page.replace("\r\n", "\n").replace("\r", "\n").replace("\ufffe", "") for page in pages]
    text = "\n".join(without_margins(plain))
    if not text.strip():
        raise _wrong(
            "pdf-no-text", "PDF 中没有文字（可能是扫描件）", "no text in this PDF (a scan?)", path,
            Text("请先做文字识别", "run text recognition first"),
        )  # fmt: skip
    return close_up(join_wrapped(text))


_GAPS = re.compile(r"(?<=[\u4e00-\u9fff]) (?=\d)|(?<=\d) (?=[\u4e00-\u9fff])")


def close_up(text: str) -> str:
    """Without the spaces that typesetting puts between Chinese and figures (2019 年 11 月 1 日)."""
    return _GAPS.sub("", text)


_PAGE_NUMBER = re.compile(
    r"[-—–\s]*(?:第\s*)?\d{1,4}(?:\s*[/／]\s*\d{1,4})?(?:\s*页)?(?:\s*共\s*\d+\s*页)?[-—–\s]*"
)


def without_margins(pages: list[str]) -> list[str]:
    """Pages without page numbers and without the first and last lines that most pages share."""
    seen: dict[str, int] = {}
    cut = [[line for line in page.split("\n") if line.strip()] for page in pages]
    for lines in cut:
        for key in {re.sub(r"\d+", "#", line.strip()) for line in (*lines[:2], *lines[-2:])}:
            seen[key] = seen.get(key, 0) + 1
    shared = {key for key, count in seen.items() if count >= max(2, (len(pages) + 1) // 2)}

    def keep(number: int, line: str, total: int) -> bool:
        edge = number < 2 or number >= total - 2
        margin = re.sub(r"\d+", "#", line.strip()) in shared or bool(_PAGE_NUMBER.fullmatch(line))
        return not (edge and margin)

    return ["\n".join(line for i, line in enumerate(lines) if keep(i, line, len(lines))) for lines in cut]


_OPENERS = re.compile(
    r"[ \t　]*(第[零〇一二三四五六七八九十百千两\d]+(?:[章节编]|条(?:之[一二三四五六七八九十])?(?=[ \t　]|$))|[（(][一二三四五六七八九十\d]+[)）]|[一二三四五六七八九十]+、|\d{1,3}[.．、](?!\d)|[#【])"
)
_ARTICLE = re.compile(
    r"[ \t　]*(?:第[零〇一二三四五六七八九十百千两\d]+条|[一二三四五六七八九十]+、|\d{1,3}[.．、])"
)
_HEAD_OPENERS = re.compile(
    r"(?:法释|法发|高检\w{0,4}|公通字)[〔\[（(]|[（(]?\d{4}年\d{1,2}月|为(?:了|依法|正确|预防)"
)
_TITLE_ENDS = re.compile(r"(?:解释|意见|规定|纪要|条例|办法|决定|国.{0,12}法|号)$")
_STOPS = ("。", "；", "：", ";", ":", "”", "！", "？")


def join_wrapped(text: str) -> str:
    """Join the lines of a page that only wrap: a line goes on until one ends a sentence or the next opens a unit.

    Above the first article a title of several lines ends with its last word, not with a full stop.
    """
    out: list[str] = []
    in_head = True
    for line in (piece.strip() for piece in text.split("\n")):
        if not line:
            out.append("")
            continue
        in_head = in_head and not _ARTICLE.match(line)
        goes_on = bool(out) and len(out[-1]) >= 18 and not out[-1].endswith(_STOPS)
        if in_head and out and (_TITLE_ENDS.search(out[-1]) or _HEAD_OPENERS.match(line)):
            goes_on = False
        if goes_on and not _OPENERS.match(line):
            out[-1] += line
        else:
            out.append(line)
    return "\n".join(out)


def _wrong(code: str, zh: str, en: str, path: Path, hint: Text | None = None) -> InputError:
    return InputError(Mistake(code, Text(zh, en), Place(str(path)), hint))
