"""Which optional part an absent module belongs to, so that a light install says what to install."""

from __future__ import annotations

from bangxin.base.errors import MissingExtra

EXTRAS = {
    "ledger": ("duckdb", "polars", "numba", "numpy", "pyarrow", "fastexcel", "python_calamine", "openpyxl", "xlrd",
               "xlsxwriter", "chardet"),
    "spark": ("pyspark",),
    "prove": ("z3",),
    "ocr": ("rapidocr", "onnxruntime", "PIL"),
    "intake": ("pypdfium2", "docx", "opencc"),
    "web": ("sqlalchemy", "alembic", "cryptography", "argon2", "fastapi", "starlette", "uvicorn", "jinja2",
            "multipart", "python_multipart"),
    "postgres": ("psycopg",),
    "secure": ("sqlcipher3",),
    "documents": ("typst",),
}  # fmt: skip
_EXTRA_OF = {module: extra for extra, modules in EXTRAS.items() for module in modules}


def missing_extra(error: ModuleNotFoundError) -> MissingExtra | None:
    """The error to show for an absent optional module; None when the module is no optional part of ours."""
    module = (error.name or "").partition(".")[0]
    extra = _EXTRA_OF.get(module)
    return MissingExtra.named(extra, module) if extra else None
