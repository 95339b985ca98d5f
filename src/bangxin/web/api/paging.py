"""Pages of a list: ``offset`` and ``limit`` in, the next page as a ``Link`` header (RFC 8288) and the size in ``X-Total-Count``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from fastapi import Query, Request, Response

Item = TypeVar("Item")
Offset = Annotated[int, Query(ge=0, le=2**31 - 1, description="几项之后开始")]
Limit = Annotated[int, Query(ge=1, le=500, description="最多几项")]
PAGE = 100


def paged(request: Request, response: Response, items: Sequence[Item], offset: int, limit: int) -> list[Item]:
    """The part of a list that was asked for."""
    response.headers["X-Total-Count"] = str(len(items))
    if offset + limit < len(items):
        following = request.url.include_query_params(offset=offset + limit, limit=limit)
        response.headers["Link"] = f'<{following.path}?{following.query}>; rel="next"'
    return list(items[offset : offset + limit])
