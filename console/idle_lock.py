"""Locks the seat when nobody has touched it for a while: what is seen stays seen, nothing can be done."""

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

from console.identity.verifier_book import Checked, Verdict
from console.main_window import MainWindow
from console.notices import Notices
from console.services import Services
from console.session import How
from console.settings import Settings
from console.sign_in_flow import verdict_words
from resources.words import t
from widgets.touches import Touches

LOOK_EVERY_MS = 5_000
AFTER_MIN = "identity.lock_after_min"


class IdleLock(QObject):
    """Follows every touch of keyboard and mouse. A seat with its own backend has no password and never locks."""

    def __init__(
        self, services: Services, window: MainWindow, settings: Settings, notices: Notices,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        super().__init__(window)
        self._services = services
        self._window = window
        self._settings = settings
        self._notices = notices
        self._touches = Touches(self, clock)
        window.lock_wanted.connect(self.lock)
        services.session.changed.connect(self._show)
        services.commands.not_saved.connect(self._refused)
        self._timer = QTimer(self, interval=LOOK_EVERY_MS)
        self._timer.timeout.connect(self.look)
        if services.identity is not None:
            self._timer.start()
        self._show()

    def close(self) -> None:
        """Follow nothing any more."""
        self._timer.stop()

    def lock(self) -> None:
        """The user goes away, or wants the unlock line when they are back."""
        session = self._services.session
        if self._services.identity is None:
            self._notices.say(t("identity.lock.local"), key="identity.lock")
        elif not session.signed_in:
            self._notices.say(t("identity.lock.nobody"), key="identity.lock")
        elif session.locked:
            self._focus()
        else:
            session.lock()

    def look(self) -> None:
        """Has nobody touched anything for too long?"""
        minutes = self._settings.number(AFTER_MIN)
        if minutes > 0 and self._touches.idle_s >= minutes * 60:
            self._services.session.lock()

    def _show(self) -> None:
        session, stage = self._services.session, self._window.stage
        if not session.locked:
            stage.hide_unlock()
            return
        line = stage.ask_unlock(session.name)
        line.wanted.connect(self._try, Qt.ConnectionType.UniqueConnection)
        line.other_wanted.connect(self._window.ask_sign_in, Qt.ConnectionType.UniqueConnection)

    def _try(self, password: str) -> None:
        identity = self._services.identity
        if identity is not None:
            fits = self._services.engine.fits
            identity.check_again(password, fits, lambda checked: self._checked(checked, password))

    def _checked(self, checked: Checked, password: str) -> None:
        services, session = self._services, self._services.session
        if checked.verdict is Verdict.FITS:
            self._touches.note()
            session.unlock()
            if not services.engine.fits(password) and session.how is not How.BREAK_GLASS:
                # Somebody else had tried the door meanwhile, or the password is a new one.
                services.sign_in(session.user, password, session.seat)
        elif (line := self._window.stage.unlock) is not None:
            wrong = checked.verdict is Verdict.WRONG
            line.say(t("identity.lock.wrong") if wrong else verdict_words(checked))
            self._focus()

    def _refused(self, _command_id: str, _sentence: str) -> None:
        """Whoever tries to do something is shown where to type."""
        if self._services.session.locked:
            self._focus()

    def _focus(self) -> None:
        line = self._window.stage.unlock
        if line is not None:
            line.password.setFocus()
