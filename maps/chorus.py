"""One hand, many maps: what a tool of the hand tells goes to every page that shows the same things."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Signal

from maps import bridge
from maps.conversation import Conversation


class Chorus(QObject):
    """The pages of a map and of those that mirror it, as one: each is heard, all are told."""

    began = Signal()
    """A page listens, for the first time or again; what is told meanwhile is told to that one alone."""

    def __init__(self, talk: Conversation, parent: QObject) -> None:
        super().__init__(parent)
        self._talks: list[Conversation] = []
        self._listeners: list[tuple[type[bridge.Said], Callable[[Any], None]]] = []
        self._beginning: Conversation | None = None
        self._heard: Conversation | None = None
        self.join(talk)

    def join(self, talk: Conversation) -> None:
        """Another page belongs to it, until `leave`."""
        self._talks.append(talk)
        talk.began.connect(partial(self._begin, talk))
        for kind, listener in self._listeners:
            talk.listen(kind, partial(self._hear, talk, listener))
        if talk.is_ready:
            self._begin(talk)

    def leave(self, talk: Conversation) -> None:
        """It is neither told nor heard any more."""
        if talk in self._talks:
            self._talks.remove(talk)

    def listen[Kind: bridge.Said](self, kind: type[Kind], listener: Callable[[Kind], None]) -> None:
        """Hand every message of a kind to a listener, whichever page said it."""
        self._listeners.append((kind, listener))
        for talk in self._talks:
            talk.listen(kind, partial(self._hear, talk, listener))

    def tell(self, do: str, **values: object) -> None:
        """Send every page a message that listens; while one begins, that one."""
        for talk in self._talks if self._beginning is None else (self._beginning,):
            talk.tell(do, **values)

    def tell_others(self, do: str, **values: object) -> None:
        """Send it to every page but the one that is being heard: that one knows."""
        for talk in self._talks:
            if talk is not self._heard:
                talk.tell(do, **values)

    def tell_one(self, do: str, **values: object) -> None:
        """Send it to one page that listens: what it makes of it is told to the others in turn."""
        talk = next((talk for talk in self._talks if talk.is_ready), None)
        if talk is not None:
            talk.tell(do, **values)

    def _begin(self, talk: Conversation) -> None:
        if talk not in self._talks:
            return
        before, self._beginning = self._beginning, talk
        try:
            self.began.emit()
        finally:
            self._beginning = before

    def _hear(self, talk: Conversation, listener: Callable[[Any], None], said: bridge.Said) -> None:
        if talk not in self._talks:
            return
        before, self._heard = self._heard, talk
        try:
            listener(said)
        finally:
            self._heard = before
