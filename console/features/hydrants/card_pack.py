"""The water cards of what was accepted, for an outage pack: worked out from the records, nothing new in them."""

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from console.features.hydrants.answer import Answer
from console.features.hydrants.card_print import cards
from console.features.hydrants.crossed import on_cards
from console.features.hydrants.demand_shared import shared_table
from console.features.hydrants.difference import Step
from console.features.hydrants.mains_file import network_of
from console.features.hydrants.modelled import modelled_answer
from console.features.hydrants.rules import rules_of
from console.features.hydrants.scenario_of import Asked, Situation, situation
from console.features.hydrants.solving import better_answer, first_answer
from console.features.hydrants.walks import WalkBook
from console.printing.water_card import WaterCard
from console.settings import Settings
from maps.routing import Routing
from models.age import aspects
from models.reading import Reading
from models.store import Store
from resources.words import t

MOST_S = 45.0
"""So long cards are made for a pack, the gravest incidents first: the pack itself must not wait longer."""
PROOF_S, MODEL_WAIT_S = 1.0, 10.0
"""Of that for one incident at most: every engine is held on its source, so there is little to be found."""
COUNT_S, ROUNDS = 1.0, 3
"""So long roads are counted for one incident at a time, and so often again."""
(_READING,) = aspects(Reading.KIND)


class AcceptedCards:
    """Made by a process that prints: what an engine was given, and how it draws on it, an incident at a time."""

    def __init__(
        self, store: Store, routing: Routing, settings: Settings, now: datetime, exercise_id: str | None = None
    ) -> None:
        self._store, self._routing, self._now, self._exercise_id = store, routing, now, exercise_id
        self._rules, self._rows = rules_of(settings), shared_table(store).rows
        self._network, self._unlisted = network_of(settings)
        self._given_up = ""
        self._reading_life_s = settings.number(f"age.{_READING.name}_s")
        self._book = WalkBook(lambda: routing)
        self._until_s = time.monotonic() + MOST_S

    def __call__(self, incident_id: str) -> Sequence[WaterCard] | None:
        """A card for each engine that draws where it was told to; None when there is no time left to make any."""
        if time.monotonic() > self._until_s:
            return None
        network, begun_s = None if self._given_up else self._network, time.monotonic()
        asked = Asked(
            incident_id, self._now, self._rules, self._rows, self._reading_life_s, self._exercise_id, network
        )  # fmt: skip
        found = accepted(self._counted(asked))
        if found is None:
            return ()
        trouble = self._given_up or found.mains.trouble
        if trouble and time.monotonic() - begun_s > MODEL_WAIT_S / 2:
            # A model that hangs would hang at the next incident: its time would be lost for their cards.
            self._given_up = trouble
        said = [t("hydrants.card.unlisted")] if self._unlisted and network is not None else []
        said += [t("hydrants.card.accepted")] if found.mains.drawn is not None else []
        made = cards(replace(found, mains=replace(found.mains, trouble=trouble)), self._routing)
        return [replace(card, remarks=(*said, *card.remarks)) for card in made]

    def _counted(self, asked: Asked) -> Situation | None:
        """What is known, with the roads counted that hose on the cards crosses.

        What to fall back on may be another source then, whose roads are counted next.
        """
        known = situation(self._store, self._book, asked)
        for _round in range(ROUNDS):
            first = _held(known)
            if first is None or not self._book.count(on_cards(first), COUNT_S).fresh:
                break
            known = situation(self._store, self._book, asked)
        return known


def accepted(known: Situation | None) -> Answer | None:
    """The plan of the engines that have water, each held on what it has; None where none has any.

    It is worked out as in the water tab, the centre's model of its mains asked last, so that flows are the same.
    """
    first = _held(known)
    if first is None:
        return None
    found = modelled_answer(better_answer(first, threading.Event(), PROOF_S), MODEL_WAIT_S, PROOF_S)
    return replace(found, lines=tuple(line for line in found.lines if line.change.step is Step.STANDS))


def _held(known: Situation | None) -> Answer | None:
    """The first answer with every engine held on what it has."""
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
    return first_answer(replace(known, scenario=only))
