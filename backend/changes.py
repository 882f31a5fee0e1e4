"""The down lane: every record once, at its latest revision, in one gap-free order, in pages."""

import gzip
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from backend.auth import Reader
from backend.changes_page import ChangesBody, read_page
from backend.openapi import answers
from backend.service import Service, service_of

DEFAULT_PAGE = 5_000
MAX_PAGE = 50_000
_GZIP_FROM = 1_400
router = APIRouter()


def _page(
    service: Service, after: int, limit: int, begun: int | None, epoch: str, squeeze: bool
) -> tuple[bytes, bool]:
    with service.db.reading() as connection:
        body = read_page(connection, after, limit, begun, epoch).body
    if squeeze and len(body) >= _GZIP_FROM:
        return gzip.compress(body, 1), True
    return body, False


@router.get("/v1/changes", response_model=None, responses=answers(ChangesBody))
async def changes(
    request: Request,
    _principal: Reader,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = DEFAULT_PAGE,
    begun: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    epoch: Annotated[str, Query(max_length=64)] = "",
) -> Response:
    """Changes after a revision, reached in an epoch; 0 is the first load."""
    remote = request.client is not None and not request.client.host.startswith(("127.", "::1"))
    squeeze = remote and "gzip" in request.headers.get("accept-encoding", "")
    body, squeezed = await run_in_threadpool(_page, service_of(request), after, limit, begun, epoch, squeeze)
    headers = {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"} if squeezed else {}
    return Response(body, headers=headers, media_type="application/json")
