"""The maps beside the main one, each with a context of its own, for what belongs to every map."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.context import Context


class MapsBeside:
    """A context here is the console's, but its `map` is that of a window, and cards lie there."""

    def __init__(self) -> None:
        self.all: list[Context] = []
        self.used: Context | None = None
        """That of the map a hand was on last, None for the main one."""
        self._then: list[Callable[[Context], object]] = []

    def add(self, here: "Context") -> None:
        """Another map has come."""
        self.all.append(here)
        here.map.hand.used.connect(partial(self.use, here))
        for then in self._then:
            then(here)

    def remove(self, here: "Context") -> None:
        """It is gone."""
        self.all.remove(here)
        if self.used is here:
            self.used = None

    def use(self, here: "Context | None") -> None:
        """A hand is on this map; None: on the main one."""
        if here is None or here in self.all:
            self.used = here

    def each(self, then: "Callable[[Context], object]") -> None:
        """Do it for every map beside the main one, also for those that come later."""
        self._then.append(then)
        for here in self.all:
            then(here)
