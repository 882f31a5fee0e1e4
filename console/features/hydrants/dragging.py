"""Points of attack and ends of hose moved on the map: each becomes an act, and the plan says what came of it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal

from console.context import Context
from console.features.hydrants.answer import Answer
from console.features.hydrants.layer import LAYS
from console.features.hydrants.since import since_words
from console.permission import not_allowed
from maps.shapes import Line, Shape
from maps.tools.handles import Handle, Handles
from models.command import Command
from models.geo import distance_m
from models.hydrant import Hydrant
from models.incident import Incident
from models.water_need import Tie, WaterPoint, pins
from models.water_plan import SetWaterDemand, TieWater
from resources.words import t

POINT, LAY = "point/", "lay/"
MOST_AWAY_M = 2_000.0
"""A point of attack further from its incident is a slip of the hand."""
KEY = "hydrants.drag"


@dataclass(frozen=True)
class _Moved:
    """What was moved: the plan before, how one sees that the plan knows of it, and the acts that take it back."""

    before: Answer
    is_known: Callable[[Answer], bool]
    back: tuple[Command, ...]


class Dragging(QObject):
    """Lives with the page that shows the plan, and takes its handles off the map with it."""

    said = Signal(str)
    """What the last thing that was moved has made of the plan; empty for nothing any more."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self.tool = Handles.of(context.map)
        self._answer: Answer | None = None
        self._moved: _Moved | None = None
        self._drawn: tuple[Answer | None, tuple[Shape, ...]] = (None, ())
        context.map.changed.connect(self._offer)
        self.tool.taken.connect(self._taken)
        self.tool.left.connect(self._left)
        self.tool.missed.connect(self._missed)
        self.tool.moved.connect(self._point_moved)
        self.tool.put_on.connect(self._lay_put)

    def show(self, answer: Answer | None, shapes: Iterable[Shape] = ()) -> None:
        """Handles for what is drawn of this answer, as far as this person may move it; none without an answer."""
        self._drawn = answer, tuple(shapes)
        self._offer()

    def _offer(self) -> None:
        """What is switched off on the map, or filtered out, cannot be taken there either."""
        (answer, shapes), view = self._drawn, self._context.map
        layer = view.layer(LAYS)
        if answer is None or layer is None or not view.is_layer_visible(LAYS):
            self.tool.show(())
            return
        seen = [shape for shape in shapes if shape.style not in layer.hidden_styles]
        self.tool.show([*self._points(answer, seen), *self._lays(answer, seen)])

    def follow(self, answer: Answer | None) -> None:
        """The plan is another one: say what became of it since something was moved."""
        incident = self._answer.known.incident.id if self._answer is not None else ""
        self._answer = answer
        if answer is None or answer.known.incident.id != incident:
            self.forget()
        elif self._moved is not None and self._moved.is_known(answer):
            self.said.emit(since_words(self._moved.before, answer))

    def forget(self) -> None:
        """What was moved is old news, and not taken back any more."""
        self._moved = None
        self.said.emit("")

    def take_lay(self, unit_id: str) -> None:
        """The end of an engine's hose into the hand, without a pointer."""
        self._take(LAY + unit_id)

    def take_point(self, number: int) -> None:
        """A point of attack into the hand, by its place in the list."""
        answer = self._answer
        points = [answer.known.points[key] for key in answer.known.own_points] if answer is not None else []
        self._take(POINT + (points[number].id if number < len(points) else ""))

    def take_back(self) -> None:
        """Put back what was moved last."""
        moved, self._moved = self._moved, None
        if moved is None:
            self._say("nothing_moved")
            return
        for command in moved.back:
            self._context.commands.submit(command)
        self.said.emit("")

    def _take(self, id_: str) -> None:
        if any(handle.id == id_ for handle in self.tool.all):
            self._context.map.setFocus()
            self.tool.take(id_)
        else:
            self._say("no_handle")

    def _points(self, answer: Answer, shapes: Iterable[Shape]) -> list[Handle]:
        drawn = {shape.id for shape in shapes}
        if not_allowed(self._context.session, (SetWaterDemand,)):
            return []
        known, found = answer.known, []
        for key in known.own_points:
            if POINT + key not in drawn:
                continue
            point, (_, placed) = known.points[key], answer.ground.points[key]
            title = t("hydrants.drag.point", point=point.name or point.id)
            found.append(Handle(POINT + point.id, title, (placed.lon, placed.lat)))
        return found

    def _lays(self, answer: Answer, shapes: Iterable[Shape]) -> list[Handle]:
        if not_allowed(self._context.session, (TieWater,)):
            return []
        lines = {shape.id: shape.points for shape in shapes if isinstance(shape, Line) and len(shape.points) > 1}
        return [
            Handle(LAY + line.unit_id, t("hydrants.drag.lay", unit=line.number), way[0], way, way[-1], Hydrant.KIND)
            for line in answer.lines
            if (way := lines.get(LAY + line.unit_id)) is not None
        ]

    def _taken(self, id_: str) -> None:
        self._say("how_lay" if id_.startswith(LAY) else "how_point")

    def _left(self, _id: str) -> None:
        self._say("left")

    def _missed(self, _id: str) -> None:
        self._context.notices.warn(t("hydrants.drag.missed"), key=KEY)

    def _point_moved(self, id_: str, lon: float, lat: float) -> None:
        self._context.notices.withdraw_key(KEY)
        answer = self._answer
        if answer is None or not id_.startswith(POINT):
            return
        incident, wanted = answer.known.incident, answer.known.wanted
        fact, now = incident.fact, {point.id: point for point in wanted}
        before: Sequence[WaterPoint] = [now.get(p.id, p) for p in fact.water_points] or wanted
        far = distance_m(fact.lon, fact.lat, lon, lat) if fact.lon is not None and fact.lat is not None else 0.0
        if far > MOST_AWAY_M:
            self._context.notices.warn(t("hydrants.drag.away", metres=f"{far:.0f}"), key=KEY)
            return
        # A height that was known is that of the old place.
        after = tuple(replace(p, lon=lon, lat=lat, elevation_m=None) if POINT + p.id == id_ else p for p in before)
        self._move(
            SetWaterDemand(incident_id=incident.id, before=fact.water_points, water_points=after),
            lambda found: found.known.incident.fact.water_points == after,
            (SetWaterDemand(incident_id=incident.id, before=after, water_points=fact.water_points),),
        )

    def _lay_put(self, id_: str, source_id: str) -> None:
        self._context.notices.withdraw_key(KEY)
        answer = self._answer
        if answer is None or not id_.startswith(LAY):
            return
        unit_id, incident = id_.removeprefix(LAY), answer.known.incident
        line, source = answer.line(unit_id), answer.known.sources.get(source_id)
        if line is None or (unit_id, source_id) in pins(incident.fact.water_ties):
            self._say("same")
        elif source is None:
            self._context.notices.warn(t("hydrants.drag.far"), key=KEY)
        elif not source.fact.usable:
            self._context.notices.warn(t("hydrants.notice.not_usable", hydrant=source.fact.number), key=KEY)
        else:
            pair = (unit_id, source_id)
            self._move(
                TieWater(incident_id=incident.id, hydrant_id=source_id, unit_id=unit_id, tie=Tie.PINNED),
                lambda found: pair in pins(found.known.incident.fact.water_ties),
                _untied(incident.id, incident.fact, unit_id, source_id),
            )

    def _move(self, act: Command, is_known: Callable[[Answer], bool], back: tuple[Command, ...]) -> None:
        if self._answer is not None:
            self._moved = _Moved(self._answer, is_known, back)
            self._context.commands.submit(act)

    def _say(self, what: str) -> None:
        self._context.notices.say(t(f"hydrants.drag.{what}"), key=KEY)


def _untied(incident_id: str, fact: Incident, unit_id: str, source_id: str) -> tuple[Command, ...]:
    """The ties as they were: neither again, or what there was between the two, and the pin that counted."""
    old = next((w.tie for w in fact.water_ties if (w.unit_id, w.hydrant_id) == (unit_id, source_id)), Tie.NONE)
    acts = [TieWater(incident_id=incident_id, hydrant_id=source_id, unit_id=unit_id, tie=old)]
    pinned = next((source for unit, source in pins(fact.water_ties) if unit == unit_id), "")
    if pinned and pinned != source_id:
        acts.append(TieWater(incident_id=incident_id, hydrant_id=pinned, unit_id=unit_id, tie=Tie.PINNED))
    return tuple(acts)
