"""Who sits here: asks over the map when the backend is another machine's, and says what came of it."""

from dataclasses import dataclass, field

from PySide6.QtCore import QObject, Qt, QTimer, Slot

from console.identity.verifier_book import Checked, Verdict
from console.main_window import MainWindow
from console.notices import Notices
from console.services import Services
from console.session import How, Identity
from console.sign_in import SignIn
from console.sync.client import SessionAnswer
from console.sync.link import LinkState, Phase
from console.vitals import why
from models.command import Role
from models.sign_in import break_glass_actor
from resources.words import t

CREDENTIALS = "credentials"
PATIENCE_MS = 4_000
"""A line that has not answered by then does not keep somebody from the seat."""


@dataclass(frozen=True)
class _Attempt:
    user: str
    password: str = field(repr=False)
    seat: str


class SignInFlow(QObject):
    """Asks once when the window stands, and whenever the user wants; the seat's own backend needs no asking."""

    def __init__(self, services: Services, window: MainWindow, notices: Notices) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self._notices = notices
        self._attempt: _Attempt | None = None
        self._checking = False
        self._was_refused = False
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._check_here)
        window.sign_in_wanted.connect(self.ask)
        services.link.signed_in.connect(self._signed_in)
        services.link.link_changed.connect(self._link_changed)
        if services.session.signed_in:
            self._say_where_tokens_are()
        elif services.server:
            self.ask()

    def ask(self) -> None:
        """Show the panel, unless this seat signs in by itself."""
        services = self._services
        if not services.server:
            self._notices.say(t("shell.refusal.local_seat"), key="sign_in")
            return
        panel = self._window.stage.ask_sign_in(services.server, services.session.seat)
        panel.wanted.connect(self._try, Qt.ConnectionType.UniqueConnection)
        panel.sealed.connect(self._try_code, Qt.ConnectionType.UniqueConnection)
        self._say_line(services.link.state)

    @Slot(str, str, str)
    def _try(self, user: str, password: str, seat: str) -> None:
        self._attempt, self._checking = _Attempt(user, password, seat or self._services.session.seat), False
        self._services.sign_in(user, password, seat)
        self._patience.start()

    @Slot(str, str, str, str)
    def _try_code(self, name: str, reason: str, code: str, seat: str) -> None:
        identity = self._services.identity
        if identity is not None:
            person = Identity(
                break_glass_actor(name), name, Role.DISPATCHER,
                seat or self._services.session.seat, How.BREAK_GLASS, reason,
            )  # fmt: skip
            identity.check_code(code, lambda checked: self._code_checked(checked, person))

    def _signed_in(self, answer: SessionAnswer) -> None:
        attempt = self._attempt
        if attempt is not None and attempt.user not in (answer.user, answer.name):
            # Whoever sat here before, their session renewed while somebody else asks: it vouches for nobody new.
            return
        if attempt is not None:
            self._services.session.unlock()
        self._done()
        self._say_where_tokens_are()
        tokens = self._services.tokens
        if tokens is not None and tokens.in_file:
            self._notices.say(self._window.settings_notes[0], key="identity.tokens")

    def _say_where_tokens_are(self) -> None:
        tokens = self._services.tokens
        if tokens is not None:
            place = "file" if tokens.in_file else "store"
            self._window.settings_notes = [t(f"identity.tokens_in_{place}", file=tokens.file)]

    def _done(self) -> None:
        """What was typed is not kept in sight."""
        self._attempt = None
        self._patience.stop()
        panel = self._panel
        if panel is not None:
            panel.password.clear()
            panel.say("")
            panel.take_password()
            if panel.isVisible():
                self._window.stage.put_sign_in_off()

    @property
    def _panel(self) -> SignIn | None:
        return self._window.stage.sign_in

    def _say_line(self, state: LinkState) -> None:
        """Without a line: whether somebody can sign in here all the same."""
        identity = self._services.identity
        if self._panel is None or not self._panel.isVisible():
            return
        if state.phase is not Phase.OFFLINE or identity is None:
            self._panel.say_line("")
        else:
            self._panel.say_line(t(f"identity.line.{'can' if identity.can_vouch else 'cannot'}"))

    def _link_changed(self, state: LinkState) -> None:
        self._say_line(state)
        refused = state.phase is Phase.REFUSED
        # A refusal is one piece of news, however often the rest of the state changes while it lasts.
        news, self._was_refused = refused and not self._was_refused, refused
        if refused and state.code == CREDENTIALS:
            self._not_known(news)
        elif self._attempt is not None and (refused or state.phase is Phase.OFFLINE):
            self._check_here()

    def _not_known(self, news: bool) -> None:
        """The backend does not take this user, or not any more."""
        services = self._services
        if self._attempt is not None:
            # Trying the same wrong password again would only lock the account.
            self._fail(t("shell.sign_in.wrong"))
        elif news and services.server and services.session.signed_in:
            services.sign_out()
            self._notices.problem(t("identity.not_known"), key="sign_in", sound="refused")
            self.ask()

    def _check_here(self) -> None:
        """The backend cannot be asked: a verifier can."""
        identity, attempt = self._services.identity, self._attempt
        if identity is None or attempt is None or self._checking:
            return
        self._checking = True
        identity.check(attempt.user, attempt.password, lambda checked: self._checked(attempt, checked))

    def _checked(self, attempt: _Attempt, checked: Checked) -> None:
        if self._attempt is not attempt:
            return
        if checked.verdict is Verdict.FITS and checked.user is not None:
            user = checked.user
            self._services.session.unlock()
            self._services.sit_down(Identity(user.user, user.name, user.role, attempt.seat, How.OFFLINE))
            self._done()
            said = (t("identity.signed_in_offline", name=user.name), self._list_age())
            self._notices.warn(" ".join(filter(None, said)), key="sign_in")
        elif checked.verdict in (Verdict.WRONG, Verdict.WAIT):
            self._fail(verdict_words(checked))
        elif self._panel is not None:
            reason = why(self._services.link.state)
            words = t("shell.sign_in.unreachable", server=self._services.server, reason=reason.rstrip("。."))
            self._panel.say("\n".join(filter(None, (words, verdict_words(checked), self._list_age()))))

    def _list_age(self) -> str:
        identity = self._services.identity
        return "" if identity is None else identity.list_age_words()

    def _code_checked(self, checked: Checked, person: Identity) -> None:
        if checked.verdict is Verdict.FITS:
            self._services.sit_down(person)
            self._done()
            self._notices.problem(t("identity.break_glass.done"), key="sign_in", sound="refused")
        elif self._panel is not None:
            self._panel.say(verdict_words(checked))

    def _fail(self, sentence: str) -> None:
        self._attempt = None
        self._patience.stop()
        if self._services.session.locked:
            self._services.stand_in()
        else:
            self._services.sign_out()
        if self._panel is not None:
            self._panel.say(sentence)


def verdict_words(checked: Checked) -> str:
    """What came of a check, as a sentence."""
    return t(f"identity.verdict.{checked.verdict}", seconds=round(checked.wait_s) + 1)
