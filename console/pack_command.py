"""`main.py pack make` with what the features have to print: the water cards of what was accepted."""

import argparse
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING

from console.printing import command
from console.printing.pack_facts import CardsOf
from console.printing.water_card import WaterCard

if TYPE_CHECKING:
    from console.profile import Profile
    from maps.routing import Routing
    from models.store import Store

add_arguments = command.add_arguments


def run(args: argparse.Namespace) -> int:
    """See console.printing.command."""
    return command.run(args, _cards)


@contextmanager
def _cards(
    profile: "Profile", store: "Store", routing: "Routing", now: datetime, exercise_id: str | None
) -> Iterator[CardsOf]:
    """What makes an incident's cards; the solver is loaded when the first engine has water."""
    makers: list[CardsOf] = []
    with ExitStack() as leaving:

        def cards_of(incident_id: str) -> Sequence[WaterCard] | None:
            if not makers:
                makers.append(_maker(profile, store, routing, now, exercise_id, leaving))
            return makers[0](incident_id)

        yield cards_of


def _maker(
    profile: "Profile", store: "Store", routing: "Routing", now: datetime, exercise_id: str | None,
    leaving: ExitStack,
) -> CardsOf:  # fmt: skip
    """By the settings of the profile, which are only read."""
    from console.features import FEATURES
    from console.features.hydrants.card_pack import AcceptedCards
    from console.keeper import Keeper
    from console.settings import Settings

    keeper = Keeper()
    leaving.callback(keeper.close)
    settings = Settings(profile.settings, keeper)
    for feature in FEATURES:
        settings.declare(feature.settings)
    return AcceptedCards(store, routing, settings, now, exercise_id)
