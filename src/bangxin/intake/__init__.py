"""From documents to a draft case, every claim with its span.

``read_document(path)`` opens a file (TXT, DOCX, PDF, scan) and returns a :class:`Draft`; ``read_text(text)`` does the
same for words already at hand. The draft's ``cases`` are mappings in the case format, ``to_yaml()`` is the file.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bangxin.intake.drafting.draft import Draft

__all__ = ["read_document", "read_text"]


def read_document(path: Path | str) -> Draft:
    """The draft of a document file. Raises InputError, LimitExceeded or MissingExtra (see ``intake.readers``)."""
    from bangxin.intake.documents.readers import open_document
    from bangxin.intake.drafting.draft import draft_of

    return draft_of(open_document(path))


def read_text(text: str, name: str = "文本") -> Draft:
    """The draft of a text."""
    from bangxin.intake.documents.readers import document_from_text
    from bangxin.intake.drafting.draft import draft_of

    return draft_of(document_from_text(text, name))
