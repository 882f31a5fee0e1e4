"""Rows of the centre's demand table: what a kind of place wants of water at each stage, and who vouches for it."""

import enum
import math
import re
from datetime import datetime
from itertools import pairwise
from typing import Any, ClassVar

import msgspec

from models.record import BadFact, Columns, Fact, iso
from models.water_need import MOST_LPS

MOST_PER_FLOOR_LPS = 50.0
MOST_LPS_PER_M2 = 5.0
"""More for a floor, or for a square metre that burns, is a slip, or litres a minute."""
MOST_TYPES = 40
CODE = re.compile(r"[a-z0-9_]{1,40}")
"""Of a row: typed into files and scenarios by people."""
LONGEST = {"key": 40, "zh": 40, "en": 40, "incident": 40, "verified_by": 60, "source": 120, "verified_on": 20}
"""Characters of its words."""


class FireStage(enum.StrEnum):
    """How far a fire has come."""

    INITIAL = "initial"
    DEVELOPED = "developed"
    SPREAD = "spread"


class DemandValues(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What a row says: at least so much at each stage, more by floors above the first or by the m2 burning.

    `incidents`: the types of incidents it is taken for. `verified_by` found the numbers to be those of `source`.
    """

    zh: str = ""
    en: str = ""
    initial_lps: float
    developed_lps: float
    spread_lps: float
    per_floor_lps: float = 0.0
    lps_per_m2: float = 0.0
    most_lps: float
    incidents: tuple[str, ...] = ()
    verified_by: str = ""
    source: str = ""
    verified_on: str = ""


SIGNATURE = ("verified_by", "source", "verified_on")
SAID = tuple(name for name in DemandValues.__struct_fields__ if name not in SIGNATURE)
"""What a row says and two people may say differently; a signature is of that."""


class DemandRow(DemandValues, Fact, frozen=True, kw_only=True, omit_defaults=True):
    """A row as the centre has it. Its id is its code, that of a shipped example for a row that came of one.

    `edition` counts what was made of it; `removed`: the centre wants none of it, not of the example either.
    """

    KIND: ClassVar[str] = "demand_row"
    ORDERS: ClassVar[tuple[str, ...]] = ("name",)

    signed_by: str = ""
    signed_at: datetime | None = None
    edition: int = 0
    changed_by: str = ""
    changed_at: datetime | None = None
    seat: str = ""
    removed: bool = False

    def check(self) -> None:
        """A name, amounts that can be and grow from stage to stage, words with an end."""
        super().check()
        if not self.zh and not self.en:
            raise BadFact("a row of the demand table without a name")
        self._check_words()
        numbers = (self.initial_lps, self.developed_lps, self.spread_lps, self.most_lps)
        bounds = [
            *((number, MOST_LPS) for number in numbers),
            (self.per_floor_lps, MOST_PER_FLOOR_LPS),
            (self.lps_per_m2, MOST_LPS_PER_M2),
        ]
        for number, most in bounds:
            if not math.isfinite(number) or not 0 <= number <= most:
                raise BadFact(f"{number} L/s; expected 0 to {most:g}")
        for before, after in pairwise(numbers):
            if after < before:
                raise BadFact(
                    f"{after:g} L/s after {before:g} L/s; a later stage wants no less, and the most least"
                )

    def _check_words(self) -> None:
        for name, longest in LONGEST.items():
            if len(getattr(self, name, "")) > longest:
                raise BadFact(f"{name} of more than {longest} characters")
        if len(self.incidents) > MOST_TYPES or any(not 0 < len(t) <= LONGEST["incident"] for t in self.incidents):
            raise BadFact(f"more than {MOST_TYPES} types of incidents, or one without a name that fits")
        if bool(self.verified_by) is not bool(self.source) or (self.verified_on and not self.verified_by):
            raise BadFact("a signature needs a name and what the numbers were compared with")

    def columns(self) -> Columns:
        """Listed by name; its status says whether somebody vouches for it."""
        status = "removed" if self.removed else "signed" if self.verified else "unsigned"
        return Columns(name=self.zh or self.en, status=status, at=iso(self.changed_at))

    @property
    def verified(self) -> bool:
        """Has somebody signed that its numbers are those of a source?"""
        return bool(self.verified_by and self.source)

    def least_lps(self, stage: FireStage) -> float:
        """What it wants at a stage at least."""
        return {
            FireStage.INITIAL: self.initial_lps,
            FireStage.DEVELOPED: self.developed_lps,
            FireStage.SPREAD: self.spread_lps,
        }[stage]


def values_of(row: DemandRow) -> DemandValues:
    """What the row says."""
    return DemandValues(**{name: getattr(row, name) for name in DemandValues.__struct_fields__})


def said(values: DemandValues) -> dict[str, Any]:
    """What is said, without who vouches for it, as plain JSON: what was sent compares with what is kept."""
    return {name: _plain(getattr(values, name)) for name in SAID}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
