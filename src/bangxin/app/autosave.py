"""What a person has typed and not sent: kept on the server by person, case and form, and offered again anywhere.

A kept form is private to its author and never part of the case; only sending the form makes a version.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from bangxin.app.rights import Principal
from bangxin.app.workbench import Workbench
from bangxin.base.errors import InputError, LimitExceeded
from bangxin.store import work
from bangxin.store.work import Draft

PURPOSE = "form"
MAX_FORMS = 50
"""Kept forms per person and case; the oldest give way."""
MAX_CHARACTERS = 200_000
Fields = Sequence[tuple[str, str]]


class Kept(NamedTuple):
    """A form half filled in: which, where it stands, the revision it was begun on, its fields, when last typed in."""

    form: str
    url: str
    base: int
    fields: tuple[tuple[str, str], ...]
    at: str


def keep(
    desk: Workbench, who: Principal, case_id: str, form: str, *, url: str, base: int, fields: Fields
) -> Kept:
    """Keep what is typed into a form; an empty form is forgotten.

    :raises InputError: ``draft-form``. :raises LimitExceeded: ``draft-too-large``.
    """
    with desk.case(who, "draft.keep", case_id, log=False) as opened:
        _check(case_id, form, url, fields)
        known = _forms(work.drafts_of(opened.connection, case_id, who.id))
        former = next((draft for draft in known if draft.document["form"] == form), None)
        content = {"form": form, "url": url, "fields": [list(pair) for pair in fields]}
        made = work.keep_draft(
            opened.connection,
            case_id=case_id,
            user_id=who.id,
            purpose=PURPOSE,
            base=base,
            document=content,
            id=former.id if former else "",
        )
        for old in known[MAX_FORMS - 1 :]:
            if old.id != made.id:
                work.drop_draft(opened.connection, old.id, who.id)
        return _kept(made)


def kept(desk: Workbench, who: Principal, case_id: str) -> list[Kept]:
    """A person's own kept forms of a case, last typed in first."""
    with desk.viewing(who, "draft.keep", case_id, log=False) as opened:
        return [_kept(draft) for draft in _forms(work.drafts_of(opened.connection, case_id, who.id))]


def forget(desk: Workbench, who: Principal, case_id: str, form: str) -> None:
    """Throw a kept form away: it was sent, or its author does not want it."""
    with desk.case(who, "draft.keep", case_id, log=False) as opened:
        for draft in _forms(work.drafts_of(opened.connection, case_id, who.id)):
            if draft.document["form"] == form:
                work.drop_draft(opened.connection, draft.id, who.id)


def _check(case_id: str, form: str, url: str, fields: Fields) -> None:
    if not form.strip() or not url.startswith(f"/cases/{case_id}") or "//" in url:
        raise InputError.of("draft-form", "草稿须写明是哪个表单", "a draft names its form and page")
    if sum(len(name) + len(value) for name, value in fields) > MAX_CHARACTERS:
        raise LimitExceeded.of(
            "draft-too-large",
            f"草稿超过 {MAX_CHARACTERS} 字",
            f"a draft has at most {MAX_CHARACTERS} characters",
        )


def _forms(drafts: list[Draft]) -> list[Draft]:
    return [draft for draft in drafts if draft.purpose == PURPOSE]


def _kept(draft: Draft) -> Kept:
    content = draft.document
    fields = tuple((str(name), str(value)) for name, value in content["fields"])
    return Kept(content["form"], content["url"], draft.base_revision, fields, draft.updated_at)
