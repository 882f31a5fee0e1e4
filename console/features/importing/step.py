"""What the steps of the import window share."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel, QWidget

from console.context import Context
from console.features.importing.draft import Draft
from console.importing.errors import BadFile
from console.sync.client import LinkError
from models.command import Role
from resources.words import has, t
from widgets.panel_state import State
from widgets.theme import set_role

IMPORTERS = frozenset({Role.MAINTAINER, Role.ADMINISTRATOR, Role.DISPATCHER})
"""Who the backend lets import; a test holds both lists together."""


class Step(QWidget):
    """One step. It works on the window's draft and says what is still missing before the next."""

    title_key = ""
    changed = Signal()
    """How the step stands has changed."""
    row_wanted = Signal(int)
    """The number of a row of the file that somebody wants to see as it stands."""
    onward = Signal()
    """The person is done here: Enter where nothing else is meant."""

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._draft = draft

    def enter(self) -> None:
        """The step comes to the front; what earlier steps changed is looked at again."""

    def problem(self) -> str:
        """Why one cannot go on; empty when one can."""
        return ""

    def summary(self) -> str:
        """What was decided here, in a few words."""
        return ""


def label(role: str = "", *, wrap: bool = True) -> QLabel:
    """Words from outside are never markup."""
    made = QLabel(textFormat=Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if role:
        set_role(made, role)
    return made


def cannot(context: Context) -> tuple[State, str] | None:
    """Why the backend cannot be asked now: nobody who may, or no line."""
    role = context.session.role
    if role is not None and role not in IMPORTERS:
        return State.NO_PERMISSION, t("wizard.forbidden")
    if not context.link.state.online:
        return State.OFFLINE, t("wizard.offline")
    return None


def sentence_of(error: Exception) -> str:
    """What went wrong, for a person at this window: where a way out lies in it, its own words name that."""
    if isinstance(error, BadFile) and has(key := f"wizard.bad.{error.code}"):
        return t(key, **error.params)
    if not isinstance(error, LinkError):
        return str(error) or type(error).__name__
    key = f"sync.link.{error.code}"
    return t("importing.command.line", reason=t(key, **error.params) if has(key) else error.code)
