"""What somebody may not do is grey and says why, before the backend has to refuse it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QPushButton

from resources.words import t
from widgets.tooltip import plain_tip

if TYPE_CHECKING:
    from console.context import Context
    from console.session import Session
    from models.command import Command

type Commands = tuple[type[Command], ...]


def not_allowed(session: Session, commands: Commands) -> str:
    """Why none of the commands can be given here, empty when one can: for this role, or by anybody.

    A seat that cannot tell people apart (nobody ever signed in at it) takes acts before anybody has signed in, and
    the backend decides when it is back.
    """
    if commands and session.barred:
        return t(f"identity.barred.{session.barred}")
    if not commands or session.role is None or any(session.may(command) for command in commands):
        return ""
    return t("panel.not_allowed", role=t(f"enums.role.{session.role}"))


class ActButton(QPushButton):
    """A button that gives commands: grey, with the reason under the pointer, for a role that may not."""

    def __init__(self, context: Context, text: str, *commands: type[Command]) -> None:
        super().__init__(text)
        self._session = context.session
        self._commands = commands
        self._possible, self._why = True, ""
        context.session.changed.connect(self._judge)
        self._judge()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """A double click gives a command once: the second would be for what the first has just changed."""
        event.accept()

    def set_possible(self, possible: bool, why: str = "") -> None:
        """Can it be done now? `why` not, already translated."""
        self._possible, self._why = possible, why
        self._judge()

    def _judge(self) -> None:
        reason = not_allowed(self._session, self._commands)
        self.setEnabled(self._possible and not reason)
        words = reason or ("" if self._possible else self._why)
        self.setToolTip(plain_tip(words))
        self.setAccessibleDescription(words)
