"""The water cards of what was accepted, for an outage pack: worked out from the records, nothing new in them."""

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from console.features.hydrants.answer import Answer
from console.features.hydrants.card_print import cards
from console.features.hydrants.demand_shared import shared_table
from console.features.hydrants.difference import Step
from console.features.hydrants.rules import rules_of
from console.features.hydrants.scenario_of import Asked, Situation, situation
from console.features.hydrants.solving import first_answer
from console.features.hydrants.walks import WalkBook
from console.printing.water_card import WaterCard
from console.settings import Settings
from maps.routing import Routing
from models.age import aspects
from models.reading import Reading
from models.store import Store

MOST_S = 45.0
"""So long cards are made for a pack, the gravest incidents first: the pack itself must not wait longer."""
(_READING,) = aspects(Reading.KIND)


class AcceptedCards:
    """Made by a process that prints: what an engine was given, and how it draws on it, an incident at a time."""

    def __init__(
        self, store: Store, routing: Routing, settings: Settings, now: datetime, exercise_id: str | None = None
    ) -> None:
        self._store, self._routing, self._now, self._exercise_id = store, routing, now, exercise_id
        self._rules, self._rows = rules_of(settings), shared_table(store).rows
        self._reading_life_s = settings.number(f"age.{_READING.name}_s")
        self._book = WalkBook(lambda: routing)
        self._until_s = time.monotonic() + MOST_S

    def __call__(self, incident_id: str) -> Sequence[WaterCard] | None:
        """A card for each engine that draws where it was told to; None when there is no time left to make any."""
        if time.monotonic() > self._until_s:
            return None
        asked = Asked(
            incident_id, self._now, self._rules, self._rows, self._reading_life_s, self._exercise_id
        )  # fmt: skip
        found = accepted(situation(self._store, self._book, asked))
        return () if found is None else cards(found, self._routing)


def accepted(known: Situation | None) -> Answer | None:
    """The plan of the engines that have water, each held on what it has; None where none has any."""
    if known is None or known.scenario is None:
        return None
    scenario = known.scenario
    held = {(flow.engine_id, flow.source_id) for flow in scenario.flowing}
    drawing = {engine for engine, _ in held}
    here = {e.id for e in scenario.engines if e.incident_id == known.incident.id}
    if not drawing & here:
        return None
    only = msgspec.structs.replace(
        scenario, engines=tuple(e for e in scenario.engines if e.id in drawing), pins=tuple(sorted(held)),
        exclusions=(),
    )  # fmt: skip
    found = first_answer(replace(known, scenario=only))
    if found is None:
        return None
    return replace(found, lines=tuple(line for line in found.lines if line.change.step is Step.STANDS))
