"""Encoding of a text file: BOM, strict UTF-8 of the whole file, GB18030, a detector; then refuse and ask."""

from __future__ import annotations

import codecs
from pathlib import Path

from bangxin.base.errors import InputError, MissingExtra, Place

_CHUNK = 1 << 22
_SAMPLE = 1 << 18
ALLOWED = {"utf-8", "utf-8-sig", "gb18030", "gbk", "gb2312", "big5", "utf-16", "utf-16-le", "utf-16-be"}
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def encoding_of(path: Path, name: str, given: str | None = None) -> str:
    """Name of the encoding the whole file decodes in. Raises InputError when mixed, undecided or wrong."""
    if given is not None:
        return _given(path, name, given)
    with path.open("rb") as handle:
        head = handle.read(4)
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            _must_decode(path, name, encoding)
            return encoding
    broken = _first_failure(path, "utf-8")
    if broken is None:
        return "utf-8"
    _refuse_mixture(path, name)
    if _first_failure(path, "gb18030") is None and _looks_chinese(path):
        return "gb18030"
    return _refuse(path, name)


def _given(path: Path, name: str, given: str) -> str:
    try:
        encoding = codecs.lookup(given).name
    except LookupError:
        encoding = given
    if encoding not in ALLOWED:
        raise InputError.of(
            "encoding-unknown",
            f"不支持的编码 {given}",
            f"encoding not supported: {given}",
            hint=("可用：" + "、".join(sorted(ALLOWED)), "one of: " + ", ".join(sorted(ALLOWED))),
        )
    encoding = "gb18030" if encoding in ("gbk", "gb2312") else encoding
    _must_decode(path, name, encoding)
    return encoding


def _must_decode(path: Path, name: str, encoding: str) -> None:
    line = _first_failure(path, encoding)
    if line is not None:
        raise InputError.of(
            "encoding-wrong",
            f"按 {encoding} 不能解码",
            f"does not decode as {encoding}",
            place=Place(name, line),
        )


def _first_failure(path: Path, encoding: str) -> int | None:
    """Line at which the file stops decoding, or None when all of it decodes."""
    if encoding in ("utf-8", "utf-8-sig") and _all_utf8(path):
        return None
    decoder = codecs.getincrementaldecoder(encoding)()
    lines = 0
    with path.open("rb") as handle:
        while True:
            piece = handle.read(_CHUNK)
            try:
                decoder.decode(piece, final=not piece)
            except UnicodeDecodeError as error:
                return lines + piece.count(b"\n", 0, error.start) + 1
            except UnicodeError:  # UTF-16 without its mark
                return lines + 1
            if not piece:
                return None
            lines += piece.count(b"\n")


def _all_utf8(path: Path) -> bool:
    """Whether every line is UTF-8, checked at memory speed; a file that is not is looked at again for the place."""
    import pyarrow as pa

    with path.open("rb") as handle:
        while piece := handle.read(_CHUNK):
            piece += handle.readline(_CHUNK)
            ends = pa.array([0, len(piece)], pa.int32()).buffers()[1]
            text = pa.Array.from_buffers(pa.binary(), 1, [None, ends, pa.py_buffer(piece)])
            try:
                text.cast(pa.string())
            except pa.ArrowInvalid:
                return False
    return True


def _refuse_mixture(path: Path, name: str) -> None:
    """Some lines surely UTF-8 Chinese, others surely not UTF-8: two encodings in one file."""
    utf8: int | None = None
    other: int | None = None
    with path.open("rb") as handle:
        for number, line in enumerate(handle, 1):
            if line.isascii():
                continue
            try:
                text = line.decode("utf-8")
            except UnicodeDecodeError:
                other = other or number
            else:
                if sum("一" <= c <= "鿿" for c in text) >= 2:
                    utf8 = utf8 or number
            if utf8 and other:
                raise InputError.of(
                    "encoding-mixed",
                    f"一个文件里混有两种编码：第 {utf8} 行是 UTF-8，第 {other} 行不是",
                    f"two encodings in one file: line {utf8} is UTF-8, line {other} is not",
                    place=Place(name, max(utf8, other)),
                    hint=("请按来源拆成两个文件，或重新导出", "split the file by source, or export it again"),
                )


def _sample(path: Path) -> bytes:
    with path.open("rb") as handle:
        piece = handle.read(_SAMPLE)
    return piece[: piece.rfind(b"\n") + 1] or piece


def _looks_chinese(path: Path) -> bool:
    """Most non-ASCII characters are common Chinese ones (GB2312 level 1 decodes to lead bytes B0-D7)."""
    sample = _sample(path)
    text = sample.decode("gb18030", errors="replace")
    beyond = [c for c in text if ord(c) > 127]
    common = 0
    for c in beyond:
        code = c.encode("gb18030", errors="replace")
        common += len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or code[0] in (0xA1, 0xA3)) and code[1] >= 0xA1
    return bool(beyond) and common >= 0.7 * len(beyond)


def _refuse(path: Path, name: str) -> str:
    try:
        import chardet
    except ImportError:
        raise MissingExtra.named("ledger", "chardet") from None
    guess = chardet.detect(_sample(path))
    label, trust = guess.get("encoding"), float(guess.get("confidence") or 0)
    raise InputError.of(
        "encoding-undecided",
        f"不能确定文字编码（检测器认为是 {label}，把握 {trust:.0%}），未导入",
        f"the text encoding is undecided (a detector says {label}, {trust:.0%})",
        place=Place(name),
        hint=(
            "确认后用 --encoding 指明，例如 --encoding gb18030",
            "name it with --encoding, e.g. --encoding gb18030",
        ),
    )
