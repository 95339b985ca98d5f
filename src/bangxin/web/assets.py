"""Third-party script files, served from the installed package that ships them; nothing comes from elsewhere."""

from __future__ import annotations

from functools import cache
from importlib import metadata

from fastapi import APIRouter
from fastapi.responses import Response

from bangxin.base.errors import MissingExtra
from bangxin.web.visitor import uses

router = APIRouter(include_in_schema=False)


@cache
def htmx() -> bytes:
    """The htmx script (package django-js-lib-htmx, which needs nothing of Django).

    :raises MissingExtra: when it is not installed.
    """
    try:
        files = metadata.files("django-js-lib-htmx") or []
    except metadata.PackageNotFoundError:
        raise MissingExtra.named("web", "django-js-lib-htmx") from None
    wanted = [file for file in files if file.name == "htmx.min.js"]
    if not wanted:
        raise MissingExtra.named("web", "django-js-lib-htmx")
    return wanted[0].read_binary()


@router.get("/assets/htmx.js")
@uses("norms.view")
def script() -> Response:
    """The htmx script."""
    return Response(htmx(), media_type="text/javascript", headers={"Cache-Control": "max-age=3600"})
