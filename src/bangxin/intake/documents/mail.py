"""A mail saved as a file (.eml): its subject and its text; attachments are named, not read."""

from __future__ import annotations

import email
import email.policy

from bangxin.base.errors import Place
from bangxin.base.webpage import visible_text
from bangxin.intake.documents.document import Limits, Page
from bangxin.intake.documents.readers import Reading, problem


def read_mail(data: bytes, place: Place, limits: Limits, deadline: float) -> Reading:
    """Subject and body, decoded (base64, quoted-printable). Raises InputError ``document-damaged`` or ``document-encoding``."""
    del limits, deadline
    message = email.message_from_bytes(data, policy=email.policy.default)
    body = message.get_body(("plain", "html"))
    try:
        words = body.get_content() if body is not None else ""
    except (LookupError, UnicodeError, ValueError, KeyError):
        raise problem(
            "document-encoding", "认不出邮件正文的编码", "the encoding of the mail is not recognised", place,
            "请在邮件软件里另存为文本后再读", "save it as text in the mail program",
        ) from None  # fmt: skip
    if body is not None and body.get_content_subtype() == "html":
        words = visible_text(words)
    lines = words.replace("\r\n", "\n").strip().split("\n")
    text = "\n".join([str(message.get("subject") or ""), *lines]).strip()
    attached = [part.get_filename() or "未命名" for part in message.iter_attachments()]
    notes = (
        (f"邮件有附件 {len(attached)} 个，没有读，请另存后逐个读：{'、'.join(attached)}",) if attached else ()
    )
    return Reading(text, (Page(1, 0, len(text)),), notes)
