"""Region packs: what there is, what is in each, and their files."""

import mimetypes
from pathlib import Path
from typing import Any

import msgspec
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from backend import files
from backend.auth import Reader
from backend.errors import Problem
from backend.openapi import answers, answers_bytes
from backend.region_shelf import MANIFEST, BadPack, is_name, manifest_of, packs_in
from backend.requests import json_response
from backend.service import Service, service_of

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
    if folder is None or not is_name(name) or not (folder / name / MANIFEST).is_file():
        raise Problem(404, "not_found", f"This backend has no region '{name[:100]}'.")
    return folder / name


def _infos(service: Service) -> list[RegionInfo]:
    folder = service.settings.regions
    infos = []
    for pack in packs_in(folder) if folder is not None else ():
        try:
            manifest = manifest_of(pack)
            digest = files.sha256_of(pack / MANIFEST)
        except (BadPack, OSError):
            continue  # half copied, just replaced, or not ours; what cannot be read is not offered
        infos.append(
            RegionInfo(
                name=pack.name, manifest_sha256=digest, size_bytes=sum(f.size for f in manifest.files.values()),
                built_at=manifest.built_at, box=manifest.box,
            )
        )  # fmt: skip
    return infos


def _file_of_build(service: Service, name: str, path: str, build: str) -> tuple[Path, str]:
    """The file and its hash as listed; Problem 409 when another build took the place of the one wanted."""
    pack = _pack(service, name)
    try:
        if build and files.sha256_of(pack / MANIFEST) != build:
            raise Problem(
                409, "rebuilt", f"The region '{name[:100]}' was built anew; begin again with its manifest."
            )
        listed = manifest_of(pack).files.get(path)
    except (BadPack, OSError):
        listed = None
    return files.inside(pack, path), "" if listed is None else listed.sha256


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
async def region_file(request: Request, name: str, path: str, _principal: Reader, build: str = "") -> Response:
    """A file of a pack, or a range of it, so that a broken download is resumed.

    With `build`, a manifest's SHA-256, only of that build: 409 `rebuilt` when another took its place.
    """
    found, digest = await run_in_threadpool(_file_of_build, service_of(request), name, path, build)
    media_type = mimetypes.guess_type(found.name)[0] or "application/octet-stream"
    return files.serve(request, found, media_type, digest)
