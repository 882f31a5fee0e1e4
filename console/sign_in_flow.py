"""Who sits here: asks over the map when the backend is another machine's, and says what came of it."""

from PySide6.QtCore import QObject, Qt, Slot

from console.main_window import MainWindow
from console.notices import Notices
from console.services import Services
from console.sync.link import LinkState, Phase
from console.vitals import why
from resources.words import t

CREDENTIALS = "credentials"


class SignInFlow(QObject):
    """Asks once when the window stands, and whenever the user wants; the seat's own backend needs no asking."""

    def __init__(self, services: Services, window: MainWindow, notices: Notices) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._notices = notices
        self._waits = False
        window.sign_in_wanted.connect(self.ask)
        services.link.signed_in.connect(self._signed_in)
        services.link.link_changed.connect(self._link_changed)
        if services.server and not services.session.signed_in:
            self.ask()

    def ask(self) -> None:
        """Show the panel, unless this seat signs in by itself."""
        services = self._services
        if not services.server:
            self._notices.say(t("shell.refusal.local_seat"), key="sign_in")
            return
        panel = self._window.stage.ask_sign_in(services.server, services.session.seat)
        panel.wanted.connect(self._try, Qt.ConnectionType.UniqueConnection)

    @Slot(str, str, str)
    def _try(self, user: str, password: str, seat: str) -> None:
        self._waits = True
        self._services.sign_in(user, password, seat)

    def _signed_in(self, _answer: object) -> None:
        self._waits = False
        panel = self._window.stage.sign_in
        if panel is not None and panel.isVisible():
            panel.password.clear()
            self._window.stage.put_sign_in_off()

    def _link_changed(self, state: LinkState) -> None:
        panel = self._window.stage.sign_in
        if panel is None or not self._waits:
            return
        if state.phase is Phase.REFUSED:
            self._waits = False
            panel.say(t("shell.sign_in.wrong") if state.code == CREDENTIALS else why(state))
            # Trying the same wrong password again would only lock the account.
            self._services.sign_out()
        elif state.phase is Phase.OFFLINE:
            self._waits = False
            panel.say(t("shell.sign_in.unreachable", server=self._services.server, reason=why(state)))
