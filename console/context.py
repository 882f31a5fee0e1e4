"""Everything a feature may use, handed to it by the composition root."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from console.maps_beside import MapsBeside

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.background import Background
    from console.commands import Commands
    from console.documents import Documents
    from console.feature import Desk
    from console.lookup import Lookup
    from console.notices import Notices
    from console.places import Places
    from console.selection import Selection
    from console.session import Session
    from console.settings import Settings
    from console.sync.bridge import SyncBridge
    from console.sync.client import Client
    from maps.view import MapView
    from models.store import Store


@dataclass(frozen=True)
class Context:
    """The services of one running console.

    store       read side of the cache; only inside background work
    commands    submit(command): the only way anything changes
    background  query(work, then, failed, key): everything slow
    selection   what is chosen, and the incident being worked
    link        changed(Changes), link_changed(LinkState), positions(list)
    places      routing of the region pack, straight lines without one; only in background work
    lookup      records and places by what they are called, and what a point is called; only in background work
    documents   drawings by SHA-256, fetched in the background, kept offline
    client      the line itself, for a feature's own requests (a camera session); only in background work
    map         the main map; in a map window that window's
    window      parent of dialogs
    desk        brings panels and dossier tabs to the front
    now         the clock (UTC), corrected by the backend's
    beside      the maps in windows, each with such a context of its own
    """

    store: "Store"
    commands: "Commands"
    background: "Background"
    selection: "Selection"
    link: "SyncBridge"
    notices: "Notices"
    settings: "Settings"
    session: "Session"
    places: "Places"
    lookup: "Lookup"
    documents: "Documents"
    client: "Client"
    map: "MapView"
    window: "QWidget"
    desk: "Desk"
    now: Callable[[], datetime]
    profile: Path
    beside: MapsBeside = field(default_factory=MapsBeside)

    @property
    def maps(self) -> "list[MapView]":
        """Every map of the same things, the main one first."""
        return [self.map, *self.map.mirrors]

    @property
    def in_hand(self) -> "Context":
        """That of the map whose window is in use, else of the map a hand was on last; a map window's is its own."""
        if self in self.beside.all:
            return self
        active = next((here for here in self.beside.all if here.map.isActiveWindow()), None)
        return active or self.beside.used or self
