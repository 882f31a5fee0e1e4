"""Where a camera can be played now: asked of the backend, which keeps the passwords; else what was known."""

from console.context import Context
from console.sync.client import LinkError
from models.camera import Camera

_known: dict[str, str] = {}
"""Camera id -> the last address the backend gave, for an outage in which the stream itself still runs."""


def play_address(context: Context, camera_id: str) -> str:
    """The address to play, empty when none is known. Off the UI thread."""
    try:
        answer = context.client.request("POST", f"/v1/cameras/{camera_id}/session", timeout_s=3.0)
    except LinkError:
        answer = None
    url = answer.get("url") if isinstance(answer, dict) else None
    if isinstance(url, str) and url:
        _known[camera_id] = url
        return url
    camera = context.store.get(Camera, camera_id)
    # A relative clip means something only to the backend that serves it.
    fallback = camera.fact.stream_url if camera else ""
    return _known.get(camera_id) or ("" if fallback.startswith("file:") else fallback)
