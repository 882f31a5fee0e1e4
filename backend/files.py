"""Serving files from a folder: whole or one range of it, never anything outside the folder."""

import hashlib
import re
from pathlib import Path

from fastapi import Request, Response
from starlette.responses import FileResponse

from backend.errors import Problem

_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_CHUNK = 1 << 20


def inside(folder: Path, name: str) -> Path:
    """The existing file `name` in `folder`; 404 for everything else, links that lead outside included."""
    missing = Problem(404, "not_found", f"There is no file '{name[:200]}' here.")
    if "\0" in name:
        raise missing
    try:
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()) and path.is_file():
            return path
    except (OSError, RuntimeError) as error:
        raise missing from error
    raise missing


def serve(request: Request, path: Path, media_type: str, etag: str = "") -> Response:
    """The file, or the one range asked for (206). 416 beyond its end; other kinds of ranges get all of it."""
    asked = request.headers.get("range")
    if asked is not None and not _is_simple(asked, path.stat().st_size):
        request.scope["headers"] = [h for h in request.scope["headers"] if h[0] != b"range"]
    headers = {"ETag": f'"{etag}"'} if etag else {}
    return FileResponse(path, media_type=media_type, headers=headers)


def _is_simple(asked: str, size: int) -> bool:
    """May this range be served as asked? Raises Problem 416 when it lies beyond the end."""
    match = _RANGE.fullmatch(asked.strip())
    if match is None or match.group(0) == "bytes=-":
        return False
    first, last = match.groups()
    if (first and int(first) >= size) or (not first and int(last) == 0):
        message = f"The file has {size} bytes; the range asked for is beyond that."
        raise Problem(416, "range", message, {"Content-Range": f"bytes */{size}"})
    return not (first and last and int(last) < int(first))


def sha256_of(path: Path) -> str:
    """The digest of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
