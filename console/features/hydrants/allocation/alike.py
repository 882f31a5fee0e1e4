"""Engines that can do just the same are solved as one with a number: who of them does it changes nothing."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from console.features.hydrants.allocation.problem import Draw, Option, Problem

Lay = tuple[str, str, int, float, float, int]


class Alike:
    """A problem with one engine for all that are alike, and the way back."""

    def __init__(self, whole: Problem) -> None:
        lays: dict[str, list[Option]] = defaultdict(list)
        for option in whole.options:
            lays[option.engine_id].append(option)
        # Who draws already, or is pinned, is nobody's like.
        own = {e for e, _ in whole.pinned} | {o.engine_id for o in whole.options if o.kept}
        groups: dict[object, list[str]] = defaultdict(list)
        for engine in whole.engines:
            mine = sorted(map(_lay, lays[engine.id]))
            key = engine.id if engine.id in own else (engine.incident_id, engine.pump_lps, tuple(mine))
            groups[key].append(engine.id)
        self._members = {members[0]: members for members in groups.values()}
        self._first = {engine_id: first for first, members in self._members.items() for engine_id in members}
        self._options = {(o.engine_id, _lay(o)): o for o in whole.options}
        self.problem = replace(
            whole,
            engines=tuple(
                replace(e, count=len(self._members[e.id])) for e in whole.engines if e.id in self._members
            ),
            options=tuple(o for o in whole.options if o.engine_id in self._members),
        )

    def joined(self, draws: Sequence[Draw]) -> list[Draw]:
        """A plan of the whole as one of the problem."""
        return [
            Draw(structs.replace(d.option, engine_id=self._first[d.option.engine_id]), d.flow_lps) for d in draws
        ]

    def apart(self, draws: Sequence[Draw], before: Sequence[Draw]) -> tuple[Draw, ...]:
        """A plan of the problem as one of the whole: whoever made a lay before makes it again."""
        wished = {d.option.engine_id: _lay(d.option) for d in before}
        found: list[Draw] = []
        for first, members in self._members.items():
            waiting = [draw for draw in draws if draw.option.engine_id == first]
            free = list(members)
            for again in (True, False):
                for draw in tuple(waiting):
                    lay = _lay(draw.option)
                    engine = next((e for e in free if not again or wished.get(e) == lay), None)
                    if engine is not None:
                        free.remove(engine)
                        waiting.remove(draw)
                        found.append(Draw(self._options[engine, lay], draw.flow_lps))
        return tuple(found)


def _lay(option: Option) -> Lay:
    return (
        option.source_id, option.point_id, option.lines, option.flow_lps, option.hose_m, option.crossings,
    )  # fmt: skip
