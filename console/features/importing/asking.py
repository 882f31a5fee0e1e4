"""A step whose content is worked out in the background: one answer is waited for, and can be given up."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from console.context import Context
from console.features.importing.draft import Draft
from console.features.importing.step import Step, sentence_of
from console.importing.read import Stopped
from resources.words import t
from widgets.panel_state import PanelState, State

type Stop = Callable[[], bool]


class AskingStep(Step):
    """Who builds one lays out a content and calls `wrap`; the state takes its place while there is none."""

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self._asked = 0
        self._error = ""
        self.state: PanelState

    @property
    def working(self) -> bool:
        """Is an answer waited for?"""
        return self.state.state() is State.LOADING

    def seek[A](self, work: Callable[[Stop], A], then: Callable[[A], None], words: str) -> None:
        """Work in the background under a sentence and a way to give it up; what was asked before is forgotten."""
        self._error = ""
        self.state.set_state(State.LOADING, words, action=t("wizard.cancel"), then=self.cancel)
        self._query(work, then)
        self.changed.emit()

    def cancel(self) -> None:
        """Give up what is being worked out; nothing has been written by it."""
        if not self.working:
            return
        self.forget()
        self._error = t("wizard.given_up")
        self.state.set_state(State.EMPTY, self._error, action=t("panel.again"), then=self.again)
        self.changed.emit()

    def again(self) -> None:
        """Ask anew what was given up."""
        raise NotImplementedError

    def way_out(self) -> tuple[str, Callable[[], None]]:
        """What a button under a failure says and does."""
        return t("panel.again"), self.again

    def forget(self) -> None:
        """Nobody waits for the answer any more: the work that is under way stops."""
        self._asked += 1

    def _query[A](self, work: Callable[[Stop], A], then: Callable[[A], None]) -> None:
        self._asked += 1
        asked = self._asked
        self._context.background.query(
            lambda: work(lambda: asked != self._asked),
            lambda answer: then(answer) if asked == self._asked else None,
            lambda error: self._failed(error) if asked == self._asked else None,
        )

    def _failed(self, error: Exception) -> None:
        if isinstance(error, Stopped):
            return
        self._error = sentence_of(error)
        words, then = self.way_out()
        self.state.set_state(State.REFUSED, self._error, action=words, then=then)
        self.changed.emit()
