"""Keeps the strip true: clock, link and its age, what waits, alarm load; and announces how the link fares."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

from PySide6.QtCore import QObject, QTimer

from console.age_alarm import AgeAlarm, Cue, Level, level_of
from console.ages import life_s
from console.context import Context
from console.embedded import LOCAL_USER
from console.session import How
from console.strip import Link, Strip
from console.sync.link import LinkState, Phase
from models.age import ASPECTS
from models.alarm import Alarm
from models.fold import waits_behind
from models.outbox_entry import EntryState
from models.record import iso
from models.store import Op, Query, where
from resources.words import has, t
from widgets.ages import as_of_text

log = logging.getLogger("wanghuolou.vitals")

TICK_MS = 500
AGE = "age"
"""The key of the notice that what is shown grows old."""
BACKEND_FAILED = "trouble.backend_failed"
"""The key of the notice that the seat's own backend cannot be started."""
LOAD_EVERY_S = 15
MINUTES = 10
MOST_ALARMS = 2_000

LINKS = {
    Phase.STARTING: Link.CONNECTING,
    Phase.LOADING: Link.ONLINE,
    Phase.LIVE: Link.ONLINE,
    Phase.STALE: Link.ONLINE,
    Phase.OFFLINE: Link.OFFLINE,
    Phase.REFUSED: Link.REFUSED,
    Phase.SIGNED_OUT: Link.OFFLINE,
}
MARKS = {How.OFFLINE: "warn", How.BREAK_GLASS: "red"}
"""Tone of the plate that says who vouched for the user, when it was not the backend."""
MOST_LOOKED_AT = 100
"""Of more acts than these some surely go out, and looking at each would take the window's time."""


class Vitals(QObject):
    """Follows link, session and alarms for the strip. Stops with `close`. `steady_s` counts between warnings."""

    def __init__(
        self,
        context: Context,
        strip: Strip,
        parent: QObject | None = None,
        steady_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._steady_s = steady_s
        self._context = context
        self._strip = strip
        self._state = LinkState()
        self._was_online: bool | None = None
        self._greeted = False
        self._sending = 0
        self._alarm = AgeAlarm()
        self._red_notice = 0
        self._raised: list[datetime] = []
        context.link.link_changed.connect(self._link_changed)
        context.link.changed.connect(self._records_changed)
        context.session.changed.connect(self._show_seat)
        context.notices.withdrawn.connect(self._put_away)
        self._clock = QTimer(self, interval=TICK_MS)
        self._clock.timeout.connect(self._tick)
        self._clock.start()
        self._load = QTimer(self, interval=LOAD_EVERY_S * 1000)
        self._load.timeout.connect(self._ask_load)
        self._load.start()
        self._link_changed(context.link.state)
        self._show_seat()
        self._ask_load()

    def close(self) -> None:
        """Stop the clock."""
        self._clock.stop()
        self._load.stop()

    def _link_changed(self, state: LinkState) -> None:
        before, self._state = self._state, state
        self._announce(before, state)
        self._strip.show_server(state.server)
        self._tick()

    def _tick(self) -> None:
        state = self._state
        self._strip.show_time(self._context.now())
        age_s = None
        if state.last_contact_at is not None:
            age_s = (self._context.now() - state.last_contact_at).total_seconds()
        level = self._level(age_s)
        self._strip.show_link(shown_link(state), age_s, self._tone(state, level), self._tip())
        self._sound(state, level)
        self._strip.show_outbox(state.to_send, state.refused_count)
        self._strip.show_load(self._minutes(), int(self._context.settings.number("shell.flood_count")))

    def _level(self, age_s: float | None) -> Level:
        settings = self._context.settings
        return level_of(age_s, settings.number("shell.age_amber_s"), settings.number("shell.age_red_s"))

    def _tone(self, state: LinkState, level: Level) -> str:
        """Amber and red by age; a line that is gone is red once its data are old."""
        if shown_link(state) in (Link.REFUSED, Link.OTHER_VERSION):
            return ""
        if level is Level.RED:
            return "red"
        return "warn" if level is Level.AMBER or state.phase is Phase.STALE else ""

    def _tip(self) -> str:
        """When the line was last heard, and what has been too old since when."""
        contact, lines = self._state.last_contact_at, list[str]()
        if contact is not None:
            lines.append(t("shell.strip.heard", time=f"{contact.astimezone():%H:%M:%S}"))
            for aspect in ASPECTS:
                since = contact + timedelta(seconds=life_s(self._context, aspect))
                if since < self._context.now():
                    time_of = as_of_text(since.timestamp())
                    lines.append(t("shell.strip.old", what=t(f"ages.aspect.{aspect.name}"), when=time_of))
        return "\n".join(lines)

    def _sound(self, state: LinkState, level: Level) -> None:
        """What grows old is said and heard; while the first connection is made nothing is."""
        if state.phase not in (Phase.LIVE, Phase.STALE, Phase.OFFLINE):
            return
        notices = self._context.notices
        cue = self._alarm.look(level, self._steady_s(), self._context.settings.number("shell.repeat_s"))
        if cue is Cue.AMBER and state.phase is Phase.OFFLINE:
            # What to do is said already, and covers enough of the map; it is said and heard once more.
            notices.warn(t("shell.link.lost"), key="link", sound=cue)
        elif cue is Cue.AMBER:
            notices.warn(t("shell.link.amber"), key=AGE, sound=cue)
        elif cue is Cue.RED:
            self._red_notice = notices.problem(t("shell.link.red"), key=AGE, sound=cue)
        elif cue is Cue.BACK:
            self._red_notice = 0
            notices.withdraw_key(AGE)
            if not self._greeted:
                notices.good(t("shell.link.regained"), key="link", sound=cue)
            self._greeted = False

    def _put_away(self, notice_id: int) -> None:
        """Putting the red notice away is the acknowledgement."""
        if notice_id == self._red_notice:
            self._alarm.acknowledge()

    def _announce(self, before: LinkState, state: LinkState) -> None:
        """Losing and regaining the line is seen and heard; the first connection is neither."""
        notices = self._context.notices
        if self._sending:
            self._sent(state)
        if state.online:
            if not before.online:
                # It took long, and is there.
                notices.withdraw_key(BACKEND_FAILED)
            if self._was_online is False:
                self._sending = waiting = state.to_send
                words = "shell.link.regained_sending" if waiting else "shell.link.regained"
                notices.good(t(words, count=waiting), key="link", sound="link_back")
                self._greeted = True
            if self._was_online is not None and self._moved(before, state):
                notices.say(t("shell.link.other_server", server=state.server), key="server")
            self._was_online = True
        elif state.phase is Phase.OFFLINE and self._was_online:
            self._was_online = self._greeted = False
            notices.warn(t("shell.link.lost"), key="link", sound="link_lost")
        elif state.phase is Phase.REFUSED and (before.phase, before.code) != (state.phase, state.code):
            self._was_online = False if self._was_online else self._was_online
            notices.problem(why(state), key="link", sound="refused")

    def _sent(self, state: LinkState) -> None:
        """What was said to be on its way is through, or the line is gone again, which is said by itself."""
        if not state.online:
            self._sending = 0
        elif not state.to_send:
            # Refused acts are another matter, with a count of their own in the strip.
            self._context.notices.good(t("shell.link.sent", count=self._sending), key="link")
            self._sending = 0
        elif state.refused_count and state.to_send <= MOST_LOOKED_AT and not self._goes_out():
            # What is left waits for somebody, who has been told why: nothing is being sent any more.
            self._context.notices.withdraw_key("link")
            self._sending = 0

    def _goes_out(self) -> bool:
        """Is any act on its way, and not behind one that somebody has to deal with?"""
        entries = self._context.commands.entries()
        behind = waits_behind(entries)
        going = (EntryState.PENDING, EntryState.WITHDRAWING)
        return any(entry.state in going and entry.id not in behind for entry in entries)

    def _moved(self, before: LinkState, state: LinkState) -> bool:
        """Is another backend of the centre in use now? The seat's own moves with each of its starts."""
        own = self._context.session.user == LOCAL_USER
        return not own and before.server not in ("", state.server)

    def _show_seat(self) -> None:
        session = self._context.session
        name = t("shell.strip.local") if session.user == LOCAL_USER else session.name
        self._strip.show_seat(session.seat if session.signed_in else "", name)
        tone = MARKS.get(session.how) if session.how is not None else None
        self._strip.show_mark(t(f"identity.plate.{session.how}") if tone else "", tone or "")

    def _records_changed(self, changes: Any) -> None:
        if changes.touches((Alarm.KIND,)):
            self._ask_load()

    def _ask_load(self) -> None:
        store, session = self._context.store, self._context.session
        since = self._context.now() - timedelta(minutes=MINUTES)
        query = Query(
            kind=Alarm.KIND,
            filters=(where("at", iso(since), Op.GE),),
            order="at",
            exercise_id=session.exercise_id,
        )
        self._context.background.query(
            lambda: [row.at for row in store.rows(query, MOST_ALARMS)],
            then=self._take_load,
            failed=lambda error: log.warning("alarm load: %s", error),
            key="vitals.load",
        )

    def _take_load(self, moments: Sequence[str]) -> None:
        self._raised = [datetime.fromisoformat(moment) for moment in moments]
        self._tick()

    def _minutes(self) -> list[int]:
        """Alarms of each of the last ten minutes, oldest first."""
        counts = [0] * MINUTES
        now = self._context.now()
        for moment in self._raised:
            back = int((now - moment).total_seconds() // 60)
            if back < MINUTES:
                counts[MINUTES - 1 - max(0, back)] += 1
        return counts


def shown_link(state: LinkState) -> Link:
    """The state of the line as the strip names it."""
    if state.phase is Phase.REFUSED and state.code == "protocol":
        return Link.OTHER_VERSION
    return LINKS[state.phase]


def why(state: LinkState) -> str:
    """The sentence that says why the line is not live."""
    if state.code == "protocol":
        return t("shell.link.other_version")
    key = f"sync.link.{state.code}"
    return t(key, **state.params) if has(key) else t("shell.link.refused", reason=state.code)
