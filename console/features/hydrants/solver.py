"""Keeps the plan of the worked incident solved: at once when something changes, better in the background, and last
as the model of the mains has it.
"""

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from console.ages import life_s
from console.context import Context
from console.facts_panel import FactsPanel
from console.features.hydrants.answer import Answer
from console.features.hydrants.crossed import COUNT_S, worth_counting
from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.demand_old import unanswered_words
from console.features.hydrants.demand_shared import shared_table
from console.features.hydrants.mains_file import network_of
from console.features.hydrants.mains_word import RETRY_S
from console.features.hydrants.modelled import modelled_answer
from console.features.hydrants.rules import rules_of
from console.features.hydrants.scenario_of import Asked, Situation, situation
from console.features.hydrants.solving import better_answer, first_answer
from console.features.hydrants.walks import Counted, WalkBook
from console.follow import Follow
from models.age import aspects
from models.demand_row import DemandRow
from models.device import Device
from models.hydrant import Hydrant
from models.incident import Incident
from models.reading import Reading
from models.unit import Unit

log = logging.getLogger("wanghuolou.hydrants")
KINDS = frozenset({Incident.KIND, Hydrant.KIND, Unit.KIND, Reading.KIND, Device.KIND, DemandRow.KIND})
(_READING,) = aspects(Reading.KIND)


@dataclass(frozen=True)
class Found:
    """What is known, and the answer where there is one; `rows`: the demand table it goes by, `told`: what is to be
    said of that, and of the list of junctions."""

    known: Situation | None = None
    answer: Answer | None = None
    told: str = ""
    rows: Mapping[str, DemandRow] = field(default_factory=shipped_rows)


class Solver(QObject):
    """While its owner is out of sight nothing is solved."""

    solved = Signal()
    """Another answer, or that there is none."""

    def __init__(self, context: Context, panel: FactsPanel, owner: QWidget) -> None:
        super().__init__(owner)
        self._context = context
        self._book = WalkBook(lambda: context.places.routing)
        self._stop = threading.Event()
        self.found = Found()
        self._follow = Follow(context, owner, self._work, self._take, KINDS, panel)
        context.selection.incident_changed.connect(lambda _id: self._follow.ask())
        context.settings.changed.connect(self._setting_changed)

    def ask(self) -> None:
        """Solve now."""
        self._follow.ask()

    def _work(self) -> Found:
        """Off the UI thread."""
        context = self._context
        rows, network, unlisted = shared_table(context.store).rows, *network_of(context.settings)
        told = "\n".join(filter(None, (unanswered_words(context.settings), unlisted)))
        asked = Asked(
            context.selection.incident_id, context.now(), rules_of(context.settings), rows,
            life_s(context, _READING), context.session.exercise_id, network,
        )  # fmt: skip
        known = situation(context.store, self._book, asked)
        if known is None:
            return Found(told=told, rows=rows)
        before = self.found.answer
        mine = before if before is not None and before.known.incident.id == known.incident.id else None
        return Found(known, first_answer(known, mine), told, rows)

    def _take(self, found: Found) -> None:
        before, self.found = self.found.answer, found
        self.solved.emit()
        if found.answer is None:
            self._stop.set()
            return
        again = before is not None and before.known.scenario == found.answer.known.scenario
        running = not self._stop.is_set()
        if not found.answer.final and not (again and running):
            self._improve(found.answer)

    def _improve(self, first: Answer) -> None:
        """A search for what is not asked any more ends at once."""
        self._stop.set()
        stop = self._stop = threading.Event()
        self._context.background.query(
            lambda: better_answer(first, stop), self._improved, self._unimproved, key=(self, "improve")
        )

    def _unimproved(self, error: Exception) -> None:
        """The first answer stands, and says what of it is proven; the next change is searched for again."""
        log.error("plan of water not improved", exc_info=error)
        self._stop.set()
        if self.found.answer is not None:
            self.found = replace(self.found, answer=replace(self.found.answer, final=True))
            self.solved.emit()

    def _improved(self, better: Answer) -> None:
        now = self.found.answer
        if self._stop.is_set() or now is None or now.known.scenario != better.known.scenario:
            return
        if better.final:
            self._stop.set()
            self._count(better)
        else:
            self._context.background.query(
                lambda: modelled_answer(better), self._improved, self._unimproved, key=(self, "improve")
            )
        if better.mains.trouble:
            self._follow.later(RETRY_S + 1)
        self.found = replace(self.found, known=better.known, answer=better)
        self.solved.emit()

    def _count(self, found: Answer) -> None:
        """The roads that its lays cross: the answer then is another question."""
        pairs = worth_counting(found)
        if pairs:
            self._context.background.query(
                lambda: self._book.count(pairs, COUNT_S), self._counted, key=(self, "crossings")
            )

    def _counted(self, progress: Counted) -> None:
        if progress.fresh:
            self._follow.ask()
        if progress.left and self.found.answer is not None:
            self._count(self.found.answer)

    def _setting_changed(self, key: str) -> None:
        if key.startswith("hydrants."):
            self._follow.soon()
