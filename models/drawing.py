"""What is drawn on the map 态势标绘: points, lines, areas and circles that seats share, each with its moment."""

import enum
import math
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

import msgspec

from models.command import Circumstances, Command, Conflicting, Facts, Put, Refused, require
from models.geo import Box, box_along, box_around, check_position, unrolled, wrapped
from models.log_entry import LogKind, log_key, log_put
from models.record import BadFact, Columns, Fact, Key, earlier, iso, replace

MAX_VERTICES = 500
"""More points than a hand draws; what has more is a layer from a file, not a drawing."""
MAX_RADIUS_M = 200_000.0
MAX_WORDS = 300
MAX_INPUTS = 30
DECIMALS = 7
"""Of a degree: a centimetre."""

type Place = tuple[float, float]


class Form(enum.StrEnum):
    """What a drawing is made of; it never becomes another."""

    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"
    CIRCLE = "circle"

    @property
    def fewest(self) -> int:
        """Vertices without which it is nothing."""
        return {Form.LINE: 2, Form.POLYGON: 3}.get(self, 1)

    @property
    def most(self) -> int:
        """Vertices it may have."""
        return MAX_VERTICES if self in (Form.LINE, Form.POLYGON) else 1


class Estimate(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where a drawing was reckoned and not seen: by which method, from what, according to whom.

    `wind_at` is the moment of the wind it was reckoned with: the estimate is no younger than that.
    """

    method: str
    inputs: dict[str, float | str] = {}
    source: str = ""
    verified: bool = False
    """Has the centre checked the numbers it was made with?"""
    wind_at: datetime | None = None

    def check(self) -> None:
        """Raise BadFact when it is longer than an estimate can be."""
        words = [self.method, self.source, *self.inputs, *(str(value) for value in self.inputs.values())]
        if len(self.inputs) > MAX_INPUTS or any(len(word) > MAX_WORDS for word in words):
            raise BadFact("an estimate with too many or too long inputs")
        if any(isinstance(value, float) and not math.isfinite(value) for value in self.inputs.values()):
            raise BadFact("an estimate made with a value that is not a number")


class Drawing(Fact, frozen=True, kw_only=True, omit_defaults=True):
    """One drawing. `type` is a key of the catalogue of plot symbols; a polygon's last point is not its first again.

    It belongs to an incident, to a plan, or to neither: then it is everybody's. `as_of` is the moment at which it
    was so on the ground; `bearing_deg` where a symbol points to, the wind's drawing to where it blows.
    """

    KIND: ClassVar[str] = "drawing"
    ORDERS: ClassVar[tuple[str, ...]] = ("name", "type", "at")

    type: str
    form: Form
    points: tuple[Place, ...]
    as_of: datetime
    radius_m: float | None = None
    bearing_deg: float | None = None
    text: str = ""
    style: str = ""
    incident_id: str = ""
    plan_id: str = ""
    author: str = ""
    seat: str = ""
    estimate: Estimate | None = None

    def check(self) -> None:
        """A form that can be drawn, on Earth, with words short enough for a map."""
        super().check()
        if not self.form.fewest <= len(self.points) <= self.form.most:
            raise BadFact(
                f"a {self.form} of {len(self.points)} points; from {self.form.fewest} to {self.form.most} are kept"
            )
        for lon, lat in self.points:
            check_position(lon, lat)
        if (self.radius_m is not None) is not (self.form is Form.CIRCLE):
            raise BadFact("a circle without a radius, or a radius of something else")
        if self.radius_m is not None and not 0 < self.radius_m <= MAX_RADIUS_M:
            raise BadFact(f"a radius of {self.radius_m} m; up to {MAX_RADIUS_M:.0f} m can be drawn")
        if self.bearing_deg is not None and not 0 <= self.bearing_deg < 360:
            raise BadFact(f"a bearing of {self.bearing_deg} degrees")
        words = (self.type, self.text, self.style, self.incident_id, self.plan_id)
        if any(len(text) > MAX_WORDS for text in words):
            raise BadFact(f"a drawing with words of more than {MAX_WORDS} characters")
        if self.estimate is not None:
            self.estimate.check()

    @property
    def box(self) -> Box:
        """The box around all of it."""
        if self.radius_m is not None:
            return box_around(*self.points[0], self.radius_m)
        return box_along(self.points) or Box(*self.points[0], *self.points[0])

    def columns(self) -> Columns:
        """Named by its words, at the middle of its points, with its incident or plan."""
        lon, lat = middle(self.points)
        return Columns(
            name=self.text, type=self.type, status="estimate" if self.estimate is not None else "",
            parent_id=self.incident_id or self.plan_id, at=iso(self.as_of), lon=lon, lat=lat,
        )  # fmt: skip


def middle(points: Sequence[Place]) -> Place:
    """The middle of the box around a line or an outline."""
    lons, lats = [lon for lon, _lat in unrolled(points)], [lat for _lon, lat in points]
    return wrapped((min(lons) + max(lons)) / 2), (min(lats) + max(lats)) / 2


def tidy(points: Sequence[Sequence[float]]) -> tuple[Place, ...]:
    """The points to the centimetre, none twice in a row, so that two seats hold the very same numbers."""
    places: list[Place] = []
    for lon, lat in points:
        place = (round(lon, DECIMALS), round(lat, DECIMALS))
        if not places or places[-1] != place:
            places.append(place)
    return tuple(places)


EDITABLE = frozenset({
    "type", "points", "radius_m", "bearing_deg", "text", "style", "incident_id", "plan_id", "estimate", "as_of",
})  # fmt: skip
GEOMETRY = frozenset({"points", "radius_m", "bearing_deg", "type", "estimate"})
"""Who changes one of these says how it is on the ground now."""


class _Drawn(Command, frozen=True, kw_only=True):
    """What the three have alike. A drawing that is refused keeps no order waiting."""

    HOLDS_BACK: ClassVar[bool] = False

    drawing_id: str

    def touches(self, command_id: str) -> Sequence[Key]:
        """The drawing and the log; nothing of the incident is read, so that no dispatch queues behind a line."""
        return (Key(Drawing.KIND, self.drawing_id), log_key(command_id))

    def _said(self, at: Circumstances, kind: LogKind, drawing: Drawing) -> Put:
        params = {"drawing": drawing.type}
        return log_put(at, kind, drawing.incident_id, text=drawing.text, params=params)


class AddDrawing(_Drawn, frozen=True, kw_only=True):
    """Draw something. `drawing_id` is the seat's own, so it is there at once, offline too; `as_of` None: now."""

    NAME: ClassVar[str] = "AddDrawing"

    type: str
    form: Form
    points: tuple[Place, ...]
    radius_m: float | None = None
    bearing_deg: float | None = None
    text: str = ""
    style: str = ""
    incident_id: str = ""
    plan_id: str = ""
    as_of: datetime | None = None
    estimate: Estimate | None = None

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Refused `drawing.exists` for a second drawing of the same id, `drawing.value` for an impossible one."""
        if facts.get(Drawing.KIND, self.drawing_id) is not None:
            raise Refused("drawing.exists")
        try:
            drawing = Drawing(
                type=self.type, form=self.form, points=tidy(self.points), radius_m=self.radius_m,
                bearing_deg=self.bearing_deg, text=self.text.strip(), style=self.style,
                incident_id=self.incident_id, plan_id=self.plan_id, estimate=self.estimate,
                as_of=at.made_at if self.as_of is None else self.as_of, author=at.actor, seat=at.seat,
            )  # fmt: skip
        except ValueError as error:
            raise Refused("drawing.value", reason=str(error)) from error
        return (Put(Key(Drawing.KIND, self.drawing_id), drawing), self._said(at, LogKind.DRAWN, drawing))


class ChangeDrawing(_Drawn, frozen=True, kw_only=True):
    """Change fields: `after` holds the new values, `before` what they were on the screen of who changed them.

    A field somebody else has given another value meanwhile is a conflict; the rest merge. Who moves it says that it
    is so now: the later of two moments counts, unless one is given.
    """

    NAME: ClassVar[str] = "ChangeDrawing"

    before: dict[str, Any]
    after: dict[str, Any]

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Raises Conflicting field by field, Refused for unknown fields and values that cannot be."""
        drawing = require(facts, Drawing, self.drawing_id)
        unknown = set(self.after) - EDITABLE
        if unknown:
            raise Refused("drawing.field", field=", ".join(sorted(unknown)))
        there = values(drawing)
        theirs = {
            field: (there[field], mine)
            for field, mine in self.after.items()
            if field in self.before and there[field] not in (_plain(self.before[field]), _plain(mine))
        }
        if theirs:
            raise Conflicting(Key(Drawing.KIND, self.drawing_id), theirs)
        changed = self._changed(drawing, there, at)
        return (Put(Key(Drawing.KIND, self.drawing_id), changed), self._said(at, LogKind.REDRAWN, changed))

    def _changed(self, drawing: Drawing, there: Mapping[str, Any], at: Circumstances) -> Drawing:
        try:
            changed = msgspec.convert({**there, **self.after}, Drawing, strict=False)
            changed = replace(changed, points=tidy(changed.points), text=changed.text.strip())
        except (ValueError, TypeError) as error:
            raise Refused("drawing.value", reason=str(error)) from error
        moved = bool(GEOMETRY & self.after.keys()) and "as_of" not in self.after
        return replace(changed, as_of=at.made_at) if moved and earlier(drawing.as_of, at.made_at) else changed


class RemoveDrawing(_Drawn, frozen=True, kw_only=True):
    """Wipe it out, as it was on the screen of who did: `before` holds those fields. Two who do it mean the same."""

    NAME: ClassVar[str] = "RemoveDrawing"

    before: dict[str, Any]

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Raises Conflicting when somebody has changed meanwhile what is to go."""
        drawing = facts.get(Drawing.KIND, self.drawing_id)
        if not isinstance(drawing, Drawing):
            return (log_put(at, LogKind.DRAWING_REMOVED, "", params={"drawing": ""}),)
        there = values(drawing)
        theirs = {
            field: (there[field], None)
            for field, seen in self.before.items()
            if field in EDITABLE and there[field] != _plain(seen)
        }
        if theirs:
            raise Conflicting(Key(Drawing.KIND, self.drawing_id), theirs)
        return (
            Put(Key(Drawing.KIND, self.drawing_id), None),
            self._said(at, LogKind.DRAWING_REMOVED, drawing),
        )


SEEN = tuple(sorted(EDITABLE - {"as_of"}))
"""What somebody sees of a drawing who wipes it out."""

type Act = AddDrawing | ChangeDrawing | RemoveDrawing


def removal(drawing_id: str, drawing: Drawing) -> RemoveDrawing:
    """Wiping out the drawing as it is."""
    there = values(drawing)
    return RemoveDrawing(drawing_id=drawing_id, before={field: there[field] for field in SEEN})


def change(drawing_id: str, drawing: Drawing, **after: Any) -> ChangeDrawing | None:
    """Changing those fields of the drawing as it is, None when they are so already."""
    there = values(drawing)
    new = {field: value for field, value in after.items() if _plain(value) != there[field]}
    return ChangeDrawing(drawing_id=drawing_id, before={f: there[f] for f in new}, after=new) if new else None


def reverse(act: Act, before: Drawing | None, after: Drawing | None) -> Act | None:
    """The act that takes one back: `before` and `after` are the drawing without and with it. None: nothing to do.

    It names what it takes back, so that what somebody else has changed meanwhile is contested, not lost.
    """
    if before is None:
        return None if after is None else removal(act.drawing_id, after)
    if after is None:
        fields = {name: getattr(before, name) for name in EDITABLE}
        return AddDrawing(drawing_id=act.drawing_id, form=before.form, **fields)
    return change(act.drawing_id, after, **{name: getattr(before, name) for name in EDITABLE})


def values(drawing: Drawing) -> dict[str, Any]:
    """Every field as plain JSON, those that are as usual included."""
    return {name: _plain(getattr(drawing, name)) for name in drawing.__struct_fields__}


def _plain(value: Any) -> Any:
    """The value as it comes out of JSON: what was sent compares with what is kept."""
    return msgspec.json.decode(msgspec.json.encode(value))
