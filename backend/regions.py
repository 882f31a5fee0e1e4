"""Region packs: what there is, what is in each, and their files."""

import mimetypes
import re
from pathlib import Path
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from backend import files
from backend.auth import Reader
from backend.errors import Problem
from backend.openapi import answers, answers_bytes
from backend.requests import json_response
from backend.service import Service, service_of

_NAME = re.compile(r"[^/\\\x00-\x1f]{1,100}")
MANIFEST = "manifest.json"
MAX_MANIFEST = 4 << 20
router = APIRouter()


class RegionInfo(msgspec.Struct, kw_only=True):
    """A pack the backend has; `manifest_sha256` names exactly this build of it."""

    name: str
    manifest_sha256: str
    size_bytes: int = 0
    built_at: str = ""
    box: Any = None


class RegionsBody(msgspec.Struct):
    """All packs."""

    regions: list[RegionInfo]


def _pack(service: Service, name: str) -> Path:
    folder = service.settings.regions
    if (
        folder is None
        or not _NAME.fullmatch(name)
        or name in (".", "..")
        or not (folder / name / MANIFEST).is_file()
    ):
        raise Problem(404, "not_found", f"This backend has no region '{name[:100]}'.")
    return folder / name


def _manifest(pack: Path) -> dict[str, Any]:
    path = pack / MANIFEST
    if path.stat().st_size > MAX_MANIFEST:
        raise ValueError("a manifest of impossible size")
    return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])


def _infos(service: Service) -> list[RegionInfo]:
    folder = service.settings.regions
    infos = []
    for path in sorted(folder.glob(f"*/{MANIFEST}")) if folder is not None else ():
        try:
            manifest = _manifest(path.parent)
        except (ValueError, OSError):
            continue  # half copied or not ours; what cannot be read is not offered
        parts = manifest.get("files")
        sizes = [p.get("size", 0) for p in parts.values() if isinstance(p, dict)] if isinstance(parts, dict) else []
        infos.append(
            RegionInfo(
                name=path.parent.name, manifest_sha256=files.sha256_of(path),
                size_bytes=sum(s for s in sizes if isinstance(s, int)), built_at=str(manifest.get("built_at", "")),
                box=manifest.get("box"),
            )
        )  # fmt: skip
    return infos


@router.get("/v1/regions", response_model=None, responses=answers(RegionsBody))
async def regions(request: Request, _principal: Reader) -> Response:
    """Every pack."""
    return json_response(RegionsBody(await run_in_threadpool(_infos, service_of(request))))


@router.get("/v1/regions/{name}/manifest", response_model=None, responses=answers_bytes("application/json"))
async def manifest(request: Request, name: str, _principal: Reader) -> Response:
    """The manifest, byte for byte."""
    path = _pack(service_of(request), name) / MANIFEST
    digest = await run_in_threadpool(files.sha256_of, path)
    return files.serve(request, path, "application/json", digest)


@router.get("/v1/regions/{name}/files/{path:path}", response_model=None, responses=answers_bytes())
@router.head("/v1/regions/{name}/files/{path:path}", response_model=None, include_in_schema=False)
async def region_file(request: Request, name: str, path: str, _principal: Reader) -> Response:
    """A file of a pack, or a range of it, so that a broken download is resumed."""
    found = files.inside(_pack(service_of(request), name), path)
    media_type = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return files.serve(request, found, media_type)
