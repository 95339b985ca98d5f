"""Drawings as PNG for DOCX, by typst with the fonts of the PDF."""

from __future__ import annotations

import warnings
from functools import cache
from importlib import util
from typing import Any

from bangxin.base.errors import BrokenPromise, MissingExtra

_PAGE = """#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 16cm)"""
_DOTS_PER_INCH = 220.0


def png_bytes(svg: str) -> bytes:
    """An SVG as PNG, 16 cm wide at 220 dpi.

    :raises MissingExtra: without typst or the fonts. :raises BrokenPromise: ``picture-failed``.
    """
    for module, package in (("typst", "typst"), ("pylopdf_fonts_zh_cn", "pylopdf-fonts-zh-cn")):
        if util.find_spec(module) is None:
            raise MissingExtra.named("documents", package)
    import typst

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compiler = typst.Compiler(_PAGE.encode(), font_paths=known_fonts(), sys_inputs={"svg": svg})
            drawn = compiler.compile(format="png", ppi=_DOTS_PER_INCH)
    except typst.TypstError as error:
        raise BrokenPromise.of(
            "picture-failed", f"图不能转成图片：{error.message}", f"a chart cannot be drawn: {error.message}"
        ) from None
    if not isinstance(drawn, bytes):
        raise BrokenPromise.of("picture-failed", "图不能转成图片", "a chart cannot be drawn")
    return drawn


@cache
def known_fonts() -> Any:
    """The fonts of papers and drawings, looked for once: it takes longer than drawing."""
    import pylopdf_fonts_zh_cn as fonts
    import typst

    return typst.Fonts(include_embedded_fonts=False, font_paths=[str(fonts.sans_path().parent)])
