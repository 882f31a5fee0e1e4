"""Acts one person alone must not do: they are asked for, and another person grants them."""

from collections.abc import Sequence
from typing import ClassVar

from models.command import Circumstances, Command, Delivery, Facts, Put, Refused
from models.record import Key


class TwoPersonAct(Command, frozen=True, kw_only=True):
    """The base of these acts. Given alone they are refused; the backend carries them out when granted."""

    DELIVERY: ClassVar[Delivery] = Delivery.LIVE
    EXPIRES_S: ClassVar[float | None] = 30.0
    CHANNEL: ClassVar[str] = ""
    """The channel of backend/outgoing.py that carries it out."""

    incident_id: str = ""

    def touches(self, command_id: str) -> Sequence[Key]:
        """Nothing: it changes nothing by itself."""
        return ()

    def apply(self, facts: Facts, at: Circumstances) -> Sequence[Put]:
        """Always refused: ask for it instead."""
        raise Refused("approval.needed")

    def check(self, facts: Facts) -> None:
        """Raise Refused when it cannot be done, whoever grants it."""
        raise NotImplementedError
