"""Sites 单位: buildings and enterprises that are watched, planned for and visited."""

from typing import ClassVar

from models.record import BadFact, Columns, PlacedFact


class Site(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A site. Height in metres, area in square metres; `key_site` is 消防安全重点单位."""

    KIND: ClassVar[str] = "site"

    number: str
    name: str
    type: str = ""
    address: str = ""
    key_site: bool = False
    risk_grade: int = 0
    floors: int | None = None
    height_m: float | None = None
    area_m2: float | None = None
    occupants: int | None = None
    contact: str = ""
    phone: str = ""
    note: str = ""

    def check(self) -> None:
        """No negative sizes; risk 0 (none given) to 4 (red)."""
        super().check()
        if not 0 <= self.risk_grade <= 4:
            raise BadFact(f"risk grade {self.risk_grade}; expected 0 to 4")
        if any(v is not None and v < 0 for v in (self.height_m, self.area_m2, self.occupants)):
            raise BadFact("a negative height, area or number of occupants")

    def columns(self) -> Columns:
        """The status of a site is whether it is a key site."""
        return Columns(
            number=self.number, name=self.name, type=self.type, status="key" if self.key_site else "",
            grade=self.risk_grade, lon=self.lon, lat=self.lat,
        )  # fmt: skip
