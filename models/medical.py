"""Medical points 医疗点: hospitals, first-aid stations and ambulance posts."""

from typing import ClassVar

from models.record import BadFact, Columns, PlacedFact


class Medical(PlacedFact, frozen=True, kw_only=True, omit_defaults=True):
    """A hospital or post; `level` as the trade grades it (三级甲等), `departments` as a text."""

    KIND: ClassVar[str] = "medical"

    number: str
    name: str
    type: str = ""
    address: str = ""
    level: str = ""
    departments: str = ""
    beds: int | None = None
    beds_free: int | None = None
    ambulances: int | None = None
    contact: str = ""
    phone: str = ""
    site_id: str = ""
    note: str = ""

    def check(self) -> None:
        """No negative number of beds or ambulances."""
        super().check()
        if any(count is not None and count < 0 for count in (self.beds, self.beds_free, self.ambulances)):
            raise BadFact("a negative number of beds or ambulances")

    def columns(self) -> Columns:
        """A house without a free bed has grade 1."""
        return Columns(
            number=self.number, name=self.name, type=self.type, grade=1 if self.beds_free == 0 else 0,
            parent_id=self.site_id, lon=self.lon, lat=self.lat,
        )  # fmt: skip
