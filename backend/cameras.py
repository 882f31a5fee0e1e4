"""Cameras: an address that plays, for a while."""

from typing import Annotated
from urllib.parse import unquote, urlsplit

import msgspec
from fastapi import APIRouter, Depends, Request, Response
from starlette.concurrency import run_in_threadpool

from backend import files
from backend.auth import READERS, Principal, allowed
from backend.clock import iso_after
from backend.errors import Problem
from backend.openapi import answers
from backend.requests import json_response
from backend.service import Service, service_of
from backend.work import Work
from models.camera import Camera
from models.command import Role

PLAY_FOR_S = 3600.0
VIEWERS = READERS - {Role.FIELD}
router = APIRouter()


class PlayAddress(msgspec.Struct):
    """Where the camera plays, until when; ask again afterwards."""

    url: str
    expires_at: str


def play_address(service: Service, camera_id: str) -> PlayAddress:
    """The address of a camera; a clip (`file:name`) is looked up in the media folder only."""
    with service.db.reading() as connection:
        camera = Work(connection, 0).get(Camera.KIND, camera_id)
    if not isinstance(camera, Camera):
        raise Problem(404, "not_found", "There is no such camera.")
    if not camera.stream_url:
        raise Problem(404, "no_stream", "This camera has no stream address.")
    url = camera.stream_url
    parts = urlsplit(url)
    if parts.scheme == "file":
        if service.settings.media is None or parts.netloc not in ("", "localhost"):
            raise Problem(404, "no_media", "This camera plays a clip, and the backend has no clips (--media).")
        url = files.inside(service.settings.media, unquote(parts.path)).as_uri()
    return PlayAddress(url, iso_after(PLAY_FOR_S))


@router.post("/v1/cameras/{camera_id}/session", response_model=None, responses=answers(PlayAddress))
async def camera_session(
    request: Request, camera_id: str, _principal: Annotated[Principal, Depends(allowed(VIEWERS))]
) -> Response:
    """A play address for now."""
    return json_response(await run_in_threadpool(play_address, service_of(request), camera_id))
