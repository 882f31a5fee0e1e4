"""Regions: the map packs a centre uses."""

from typing import ClassVar

from models.geo import Box
from models.record import Columns, Fact


class Region(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """A region pack the backend serves; `manifest_sha256` names exactly one build of it."""

    KIND: ClassVar[str] = "region"

    name: str
    number: str = ""
    manifest_sha256: str = ""
    size_bytes: int = 0
    box: Box | None = None
    built_at: str = ""

    def columns(self) -> Columns:
        """By name."""
        return Columns(number=self.number, name=self.name, at=self.built_at)
