"""Video points: where a camera stands and how its picture is had."""

from typing import ClassVar
from urllib.parse import urlsplit

from models.record import BadFact, Columns, PlacedFact

STREAM_SCHEMES = frozenset({"rtsp", "rtsps", "file", "http", "https"})


class Camera(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A camera. `stream_url` never carries a user or password: the backend adds them to a play address."""

    KIND: ClassVar[str] = "camera"

    number: str
    name: str
    type: str = "fixed"
    status: str = "online"
    stream_url: str = ""
    site_id: str = ""
    heading_deg: float | None = None
    view_angle_deg: float | None = None
    range_m: float | None = None

    def check(self) -> None:
        """A stream address of a kind that can be played, without credentials."""
        super().check()
        if self.stream_url:
            parts = urlsplit(self.stream_url)
            if parts.scheme not in STREAM_SCHEMES:
                raise BadFact(f"a stream address of scheme '{parts.scheme}'; expected {sorted(STREAM_SCHEMES)}")
            if parts.username or parts.password:
                raise BadFact("a stream address with a user name or password in it; keep those in the backend")

    def columns(self) -> Columns:
        """A camera belongs to its site."""
        return Columns(
            number=self.number, name=self.name, type=self.type, status=self.status,
            parent_id=self.site_id, lon=self.lon, lat=self.lat,
        )  # fmt: skip
