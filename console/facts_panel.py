"""What a panel says about its facts: loading, empty, refused, and over them offline, stale or no permission."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QWidget

from console.ages import is_outdated
from console.context import Context
from console.fault_words import fault_words
from console.permission import Commands, not_allowed
from console.reasons import sentence as refusal_sentence
from console.stuck_acts import show_stuck
from console.sync.link import LinkState, Phase
from console.with_incident import missing_words, opening_words
from models.record import Key, Record, SyncState
from resources.words import has, t
from widgets.panel_state import PanelState, State
from widgets.windowed_rows import WindowedRows

FORBIDDEN = "forbidden"


@dataclass(frozen=True)
class _Said:
    """What the panel itself said last. `of_line`: there may be something that has not come yet; `to_write`: there
    is nothing because nobody has written anything here.
    """

    state: State = State.LOADING
    sentence: str = ""
    action: str = ""
    then: Callable[[], None] | None = None
    keep_content: bool = False
    of_line: bool = False
    to_write: bool = False


class FactsPanel(PanelState):
    """The panel says what it found; the line, the record and the role decide what is said about it.

    `commands` are what the panel's buttons give: a role that may give none of them is told so above the content.
    Until the panel has said anything it is loading. `online_only`: its acts are kept for no later time.
    `typed`: the content is what somebody has typed here, and stays in sight whatever fails.
    """

    def __init__(
        self,
        context: Context,
        content: QWidget,
        commands: Commands = (),
        *,
        online_only: bool = False,
        typed: bool = False,
    ) -> None:
        super().__init__(content)
        self._context = context
        self._online_only, self._typed = online_only, typed
        self._commands = commands
        self._said = _Said()
        self._reason = self._outdated = ""
        self._key: Key | None = None
        context.link.link_changed.connect(self._judge)
        context.session.changed.connect(self._judge)
        self._judge()

    def set_state(
        self,
        state: State | str,
        sentence: str = "",
        *,
        action: str = "",
        then: Callable[[], None] | None = None,
        keep_content: bool = False,
    ) -> None:
        """See PanelState."""
        self._say(_Said(State(state), sentence, action, then, keep_content))

    def set_none(self, sentence: str) -> None:
        """There is nothing in the store: none at all while the line is well, else none that has come here."""
        self._say(_Said(State.EMPTY, sentence, of_line=True))

    def set_blank(self, sentence: str) -> None:
        """Nothing has been written here: who may not is told so in the place of `sentence`."""
        self._say(_Said(State.EMPTY, sentence, to_write=True))

    def set_no_incident(self, incident_id: str, sentence: str) -> None:
        """Nothing was read of the worked incident: `sentence` when there is none. One just opened is on its way."""
        openings = self._context.commands.openings
        if openings.is_under_way(incident_id):
            self._say(_Said(State.LOADING, opening_words()))
        elif openings.why_not(incident_id):
            self._say(_Said(State.REFUSED, missing_words(self._context, incident_id)))
        else:
            self._say(_Said(State.EMPTY, sentence))

    def show_record(self, record: Record[Any]) -> None:
        """Show the content, which is this record: an act on it that was refused is said above it, with the way to
        that act, and that a newer change of it cannot be read.
        """
        self._key = record.key
        outdated = t("ages.newer_unread") if is_outdated(self._context, record.key) else ""
        self._say(_Said(State.CONTENT), _refusal(record), outdated)

    def fail(self, error: Exception, again: Callable[[], None] | None = None) -> None:
        """The facts could not be read; `again` asks once more. What was typed here stays in sight."""
        action = t("panel.again") if again is not None else ""
        kept = self._typed and (self._said.state is State.CONTENT or self._said.keep_content)
        self._say(_Said(State.REFUSED, t("panel.failed", reason=fault_words(error)), action, again, kept))

    def follow_rows(self, rows: WindowedRows, empty: str) -> None:
        """Say how it stands with rows that load by themselves; `empty`: the sentence for none."""
        rows.loaded.connect(
            lambda: self.set_content() if rows.rowCount() or rows.query().text else self.set_none(empty)
        )
        rows.load_failed.connect(lambda error: self.fail(error, rows.start))

    def _say(self, said: _Said, reason: str = "", outdated: str = "") -> None:
        self._said, self._reason, self._outdated = said, reason, outdated
        self._judge()

    def _judge(self, _link: object = None) -> None:
        said, link = self._said, self._context.link.state
        if said.state is State.CONTENT:
            state, words = self._over_content(link)
            refused = bool(self._reason)
            action, then = (t("panel.to_send"), self._show_stuck) if refused else ("", None)
            super().set_state(state, words, action=action, then=then, keep_content=True)
        elif said.to_write and (forbidden := not_allowed(self._context.session, self._commands)):
            super().set_state(State.NO_PERMISSION, forbidden)
        elif said.of_line and link.catching_up:
            # There was none a moment ago; it is not on its way because other things are.
            super().set_state(State.EMPTY, f"{said.sentence}\n{line_words(link)[1]}")
        elif said.of_line and link.phase in (Phase.STARTING, Phase.LOADING):
            super().set_state(State.LOADING)
        elif said.of_line and line_words(link, online_only=self._online_only)[0] is not State.CONTENT:
            # Where nothing ever came from the backend, "there is none" would be a guess.
            known = f"{said.sentence}\n" if link.as_of is not None else ""
            super().set_state(State.OFFLINE, known + line_words(link, online_only=self._online_only)[1])
        else:
            super().set_state(
                said.state, said.sentence, action=said.action, then=said.then, keep_content=said.keep_content
            )

    def _show_stuck(self) -> None:
        show_stuck(self._context, self._key)

    def _over_content(self, link: LinkState) -> tuple[State, str]:
        """The gravest that can be said about what is shown, and how old it is in any case; content alone when all
        is well.
        """
        state, words = line_words(link, online_only=self._online_only)
        if said := self._reason or self._outdated:
            return State.REFUSED if self._reason else State.STALE, "\n".join(filter(None, (said, words)))
        if state is not State.CONTENT:
            return state, words
        forbidden = not_allowed(self._context.session, self._commands)
        return (State.NO_PERMISSION, forbidden) if forbidden else (State.CONTENT, "")


def line_words(link: LinkState, *, online_only: bool = False) -> tuple[State, str]:
    """What the line makes of facts that are shown, and the sentence; content when they are current."""
    at = link.as_of
    since = t("panel.as_of", time=f"{at.astimezone():%H:%M:%S}") if at is not None else t("panel.never")
    if link.phase is Phase.OFFLINE:
        return State.OFFLINE, t("panel.offline_live" if online_only else "panel.offline", since=since)
    if link.catching_up:
        return State.STALE, t("panel.catching_up", since=since)
    if link.phase is Phase.STALE:
        return State.STALE, t("panel.stale", since=since)
    if link.phase is Phase.SIGNED_OUT:
        return State.STALE, t("panel.signed_out", since=since)
    if link.phase is Phase.REFUSED:
        key = f"sync.link.{link.code}"
        why = t(key, **link.params) if has(key) else link.code
        state = State.NO_PERMISSION if link.code == FORBIDDEN else State.STALE
        return state, t("panel.refused", reason=why, since=since)
    return State.CONTENT, ""


def _refusal(record: Record[Any]) -> str:
    if record.state not in (SyncState.REFUSED, SyncState.CONFLICT):
        return ""
    return t(
        "panel.record_refused", reason=refusal_sentence(record.reason) or t(f"enums.sync_state.{record.state}")
    )
