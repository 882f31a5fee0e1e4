"""Telling many people at once."""

import enum
from typing import ClassVar

from models.command import Facts, Refused
from models.two_person import TwoPersonAct

LONGEST = 500


class Audience(enum.StrEnum):
    """Who is told."""

    RESIDENTS = "residents"
    SITE_CONTACTS = "site_contacts"
    ALL_STATIONS = "all_stations"
    OFF_DUTY = "off_duty"


class NotifyMany(TwoPersonAct, frozen=True, kw_only=True):
    """Send a text to everybody of an audience. It cannot be taken back: never one person's decision."""

    NAME: ClassVar[str] = "NotifyMany"
    CHANNEL: ClassVar[str] = "notification"

    audience: Audience
    text: str

    def check(self, facts: Facts) -> None:
        """Refused `notification.text` without words, or with more than anybody would read."""
        if not 0 < len(self.text.strip()) <= LONGEST:
            raise Refused("notification.text", limit=str(LONGEST))
