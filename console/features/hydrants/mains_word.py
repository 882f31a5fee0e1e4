"""What a centre's model of its mains has said of a plan, and when it may be asked again."""

import time
from dataclasses import dataclass

from console.features.hydrants.allocation.networked import modelled
from console.features.hydrants.allocation.scenario import Network, Scenario
from console.mains.wire import Drawn, Found, Opened

RETRY_S = 60.0
"""A model that gave no answer is left alone so long: a hung one would cost its whole time for every reading."""


@dataclass(frozen=True)
class Mains:
    """The model's last word: what its hydrants give, and what becomes of the draws; or why there is none.

    `asked_s` is of the monotonic clock. Without a network there is no model.
    """

    network: Network | None = None
    opened: Opened | None = None
    drawn: Drawn | None = None
    trouble: str = ""
    asked_s: float = 0.0

    def found(self, source_id: str) -> Found | None:
        """What the model knows of a source."""
        return next((f for f in self.opened.found if f.id == source_id), None) if self.opened is not None else None


def with_model(scenario: Scenario, mains: Mains) -> Scenario:
    """The scenario with what the model last said of its hydrants: enough for an answer at once."""
    return scenario if mains.opened is None else modelled(scenario, mains.opened)


def is_due(mains: Mains) -> bool:
    """Gave the model no answer, so long ago that it is asked again?"""
    return bool(mains.trouble) and time.monotonic() - mains.asked_s >= RETRY_S
