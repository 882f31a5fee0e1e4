"""What can be played back: the backend's tracks, or those this console heard itself while the line is down."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import NamedTuple

import msgspec

from console.context import Context
from console.features.moving.layers import DEVICES
from console.sync.client import LinkError
from console.sync.link import Phase
from maps.played import Place, Played, Way
from models.device import Device
from models.record import iso
from models.track import WATCHERS, Track, Tracks
from models.track_ring import TrackRing

TIMEOUT_S = 30.0
KEEPS = 2.5
"""A fix is out of date after so many times the least time between two that were kept."""


class Past(NamedTuple):
    """Ways by the name of their layer; `own`: only what this console heard itself; `things` in all."""

    played: Mapping[str, Played]
    span_s: tuple[float, float]
    things: int
    left_out: int
    step_s: float
    own: bool


def load(context: Context, ring: TrackRing, start_s: float, end_s: float, lives: Mapping[str, float]) -> Past:
    """Off the UI thread; `lives` is how long a fix keeps on each layer. Raises LinkError (forbidden), OSError."""
    if context.session.role not in WATCHERS:
        raise LinkError("forbidden")
    tracks, own = None, context.link.state.phase not in (Phase.LIVE, Phase.STALE)
    if not own:
        try:
            tracks = ask(context, start_s, end_s)
        except LinkError as error:
            if error.code == "forbidden":
                raise
            own = True
    if tracks is None:
        tracks = ring.read(round(start_s * 1000), round(end_s * 1000))
    ways = by_layer(tracks.tracks)
    played = {name: Played(found, max(lives.get(name, 0.0), KEEPS * tracks.step_s)) for name, found in ways.items()}
    return Past(played, (start_s, end_s), len(tracks.tracks), tracks.left_out, tracks.step_s, own)


def ask(context: Context, start_s: float, end_s: float) -> Tracks:
    """The backend's. Raises LinkError."""
    asked = {"from": iso(datetime.fromtimestamp(start_s, UTC)), "to": iso(datetime.fromtimestamp(end_s, UTC))}
    answer = context.client.request("GET", "/v1/tracks", query=asked, timeout_s=TIMEOUT_S)
    try:
        return msgspec.convert(answer, Tracks)
    except msgspec.ValidationError as error:
        raise LinkError("not_json", detail=str(error)[:200], server="") from error


def by_layer(tracks: list[Track]) -> dict[str, list[Way]]:
    """The ways of the things of each layer."""
    found: dict[str, list[Way]] = {}
    for track in tracks:
        name = DEVICES if track.kind == Device.KIND else track.kind
        places = [Place(fix.at_ms / 1000, fix.lon, fix.lat, fix.heading_deg) for fix in track.fixes]
        found.setdefault(name, []).append(Way(track.id, places))
    return found
