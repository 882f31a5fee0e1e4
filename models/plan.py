"""Digital plans 数字化预案: what a crew must know of a site before it arrives."""

from datetime import date
from typing import ClassVar

import msgspec

from models.record import Columns, PlacedFact


class Hazard(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A dangerous substance or place; `un_number` of the UN list, empty when none."""

    name: str
    un_number: str = ""
    amount: str = ""
    place: str = ""
    measures: str = ""


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Whom to call at the site."""

    name: str
    role: str = ""
    phone: str = ""


class Plan(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A pre-plan of a site. `document_ids` are its drawings (PDF), the first opens with the incident."""

    KIND: ClassVar[str] = "plan"

    number: str
    name: str
    site_id: str = ""
    type: str = "site"
    status: str = "approved"
    construction: str = ""
    floors: str = ""
    height_m: float | None = None
    occupants_day: int | None = None
    occupants_night: int | None = None
    access: str = ""
    entrances: tuple[str, ...] = ()
    ladder_positions: tuple[str, ...] = ()
    water_inside: str = ""
    water_outside: str = ""
    required_flow_lps: float | None = None
    fixed_systems: tuple[str, ...] = ()
    control_room: str = ""
    key_box: str = ""
    shut_offs: tuple[str, ...] = ()
    hazards: tuple[Hazard, ...] = ()
    contacts: tuple[Contact, ...] = ()
    assembly_points: tuple[str, ...] = ()
    attack_routes: tuple[str, ...] = ()
    evacuation_routes: tuple[str, ...] = ()
    key_parts: tuple[str, ...] = ()
    note: str = ""
    author: str = ""
    approver: str = ""
    revision: str = "1"
    approved_on: date | None = None
    review_on: date | None = None
    document_ids: tuple[str, ...] = ()

    def columns(self) -> Columns:
        """A plan belongs to its site; sorted by when it is due for review."""
        return Columns(
            number=self.number, name=self.name, type=self.type, status=self.status, parent_id=self.site_id,
            at=self.review_on.isoformat() if self.review_on else "", lon=self.lon, lat=self.lat,
        )  # fmt: skip
