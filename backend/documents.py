"""Documents, named by the SHA-256 of what is in them: kept as files, verified before they are kept."""

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import IO

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from backend import files
from backend.auth import Maintainer, Reader
from backend.errors import Problem
from backend.openapi import answers, answers_bytes, takes_bytes
from backend.requests import MB, json_response
from backend.service import Service, service_of

MAX_DOCUMENT = 256 * MB
_SHA256 = re.compile(r"[0-9a-f]{64}")
router = APIRouter()


class Kept(msgspec.Struct):
    """A document the backend has."""

    sha256: str
    size_bytes: int


def _place(service: Service, sha256: str) -> Path:
    if service.settings.documents is None:
        raise Problem(404, "no_documents", "This backend keeps no documents; it was started without --documents.")
    if not _SHA256.fullmatch(sha256):
        raise Problem(404, "not_found", "A document is named by the 64 hexadecimal digits of its SHA-256.")
    return service.settings.documents / sha256[:2] / sha256


@router.get("/v1/documents/{sha256}", response_model=None, responses=answers_bytes())
@router.head("/v1/documents/{sha256}", response_model=None, include_in_schema=False)
async def document(request: Request, sha256: str, _principal: Reader) -> Response:
    """A document, or a range of it."""
    place = _place(service_of(request), sha256)
    if not place.is_file():
        raise Problem(404, "not_found", "The backend does not have this document.")
    return files.serve(request, place, "application/octet-stream", sha256)


@router.put(
    "/v1/documents/{sha256}", response_model=None, openapi_extra=takes_bytes(), responses=answers(Kept)
)  # fmt: skip
async def put_document(request: Request, sha256: str, _principal: Maintainer) -> Response:
    """Keep a document; 422 when what arrives is not what its name says."""
    place = _place(service_of(request), sha256)
    await run_in_threadpool(lambda: place.parent.mkdir(parents=True, exist_ok=True))
    with tempfile.NamedTemporaryFile(dir=place.parent, prefix=".part-", delete=False) as part:
        try:
            size = await _receive(request, part.file, sha256)
            await run_in_threadpool(_keep, part.file, Path(part.name), place)
        finally:
            Path(part.name).unlink(missing_ok=True)
    return json_response(Kept(sha256, size))


async def _receive(request: Request, part: IO[bytes], sha256: str) -> int:
    digest, size = hashlib.sha256(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_DOCUMENT:
            raise Problem(413, "too_large", f"A document has at most {MAX_DOCUMENT // MB} MB.")
        digest.update(chunk)
        await run_in_threadpool(part.write, chunk)
    if digest.hexdigest() != sha256:
        raise Problem(422, "digest", "What arrived is not the document its address names; send it again.")
    return size


def _keep(part: IO[bytes], written: Path, place: Path) -> None:
    part.flush()
    os.fsync(part.fileno())
    part.close()
    written.replace(place)
