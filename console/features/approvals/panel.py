"""Approvals 双人批准: what somebody asks for, how long it can still be granted, who decided, what nobody did."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.approvals.form import RequestForm
from console.features.approvals.voice import ask
from console.features.approvals.work import OUTCOMES, Request, requests
from console.follow import Follow
from console.holders import seat_words
from console.permission import ActButton
from models.approval import Approval, DenyApproval, DoByVoice, GrantApproval
from models.incident import Incident
from models.record import Key
from resources.words import t
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge, column_px
from widgets.theme import set_role

TICK_S = 1.0
NARROW_PX = 1_200
DECIDE = (GrantApproval, DenyApproval, DoByVoice)
_TONES = {
    "asked": "warn", "granted": "pending", "done": "ok", "by_voice": "ok", "denied": "neutral",
    "expired": "refused",
}  # fmt: skip


class ApprovalsPanel(QWidget):
    """Grant and deny are for the chosen request, else for the only one that is open.

    Done by voice, and Enter, are for the chosen one that was granted and not carried out, else for the one of the
    incident that is chosen everywhere, else for the oldest.
    """

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.form = RequestForm(context)
        self.rows = ListRows(self._columns(), lambda request: request.id, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.grant_button = ActButton(context, t("approvals.act.grant"), GrantApproval)
        self.deny_button = ActButton(context, t("approvals.act.deny"), DenyApproval)
        self.voice_button = ActButton(context, t("approvals.act.by_voice"), DoByVoice)
        self.hint = QLabel(t("approvals.hint"), wordWrap=True)
        self.state = FactsPanel(context, self._content(), DECIDE, online_only=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.form)
        column.addWidget(self.state, 1)
        self.setFocusProxy(self.table)
        self._wanted = ""
        """A request to go to, once it is among the rows."""
        self._meant = ""
        """The request that was chosen while it could be decided."""
        self._decided: dict[str, GrantApproval | DenyApproval] = {}
        """Act given here -> what it says of which request, until its outcome is shown or it came to nothing."""
        self._is_read = self._voice_wanted = False
        self._follow = Follow(
            context, self, lambda: requests(context), self.show_requests, {Approval.KIND}, self.state
        )
        self.form.left.connect(self.table.view.setFocus)
        self.table.selected.connect(lambda _id: self._judge())
        self.grant_button.clicked.connect(lambda _checked: self.grant())
        self.deny_button.clicked.connect(lambda _checked: self.deny())
        self.voice_button.clicked.connect(lambda _checked: self.by_voice())
        self.table.chosen.connect(lambda _id: self.by_voice())
        context.commands.not_saved.connect(self._not_decided)
        context.commands.refused.connect(self._not_decided)
        context.session.changed.connect(self._judge)
        context.selection.changed.connect(self._follow_selection)
        self._follow.ask()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """See `_make_room`."""
        super().resizeEvent(event)
        self._make_room()

    def _make_room(self) -> None:
        """Whom to call has a column while somebody is to be called; where room is short the reason gives way."""
        now, requests = self._context.now(), self.rows.items()
        undone = any(request.is_undone(now) for request in requests)
        is_open = any(request.left_s(now) for request in requests)
        shown = {"reach": undone, "left": is_open, "reason": not undone or self.width() >= NARROW_PX}
        for at, column in enumerate(self.rows.columns):
            if column.key in shown:
                self.table.view.setColumnHidden(at, not shown[column.key])

    def show_requests(self, found: list[Request]) -> None:
        """Draw them, and count down while one is open."""
        now = self._context.now()
        self._forget_decided()
        self.rows.set_items(sorted(found, key=lambda request: not request.is_undone(now)))
        self._make_room()
        if found:
            self.state.set_content()
        else:
            self.state.set_none(t("approvals.empty"))
        if any(request.left_s(self._context.now()) for request in found):
            self._follow.later(TICK_S)
        self._is_read = True
        self._choose_wanted()
        self._judge()
        if self._voice_wanted:
            self._voice_wanted = False
            self.by_voice()

    def show_act(self, approval_id: str) -> None:
        """Go to that request, with the keyboard in its row."""
        self._wanted = approval_id
        self._choose_wanted()
        self._judge()

    def _choose_wanted(self) -> None:
        if self._wanted and self.table.select_listed(self._wanted):
            self._wanted = ""

    def _follow_selection(self, key: Key | None) -> None:
        """A request chosen anywhere is chosen here too; so is what is undone of an incident, unless one is being
        decided.
        """
        if key is not None and key.kind == Approval.KIND:
            self.show_act(key.id)
            return
        undone, now = self._undone_of(key), self._context.now()
        kept = {r.id for r in (*undone, *(r for r in self.rows.items() if r.left_s(now)))}
        if undone and self.table.selected_id() not in kept:
            self.show_act(undone[-1].id)

    def grant(self) -> str:
        """Grant it; why not, empty when that was asked of the backend."""
        why = self.why_not_grant()
        if why:
            self._context.notices.warn(why, key="approvals.decide")
        elif (request := self._target()) is not None:
            return self._decide(GrantApproval(approval_id=request.id))
        return why

    def deny(self) -> str:
        """Say no to it, or take one's own back."""
        request = self._target()
        if request is None:
            why = t("approvals.refusal.none")
            self._context.notices.warn(why, key="approvals.decide")
            return why
        return self._decide(DenyApproval(approval_id=request.id))

    def _decide(self, act: GrantApproval | DenyApproval) -> str:
        """Once: a second press before the first is seen would be refused, as if it had been decided by another.

        One that says the opposite is not given either, and why is said.
        """
        commands = self._context.commands
        before = next((one for one in self._decided.values() if one.approval_id == act.approval_id), None)
        if before is None:
            act_id = commands.submit(act)
            if commands.given(act_id) is not None:
                self._decided[act_id] = act
        elif before != act:
            why = t("approvals.refusal.on_way")
            self._context.notices.warn(why, key="approvals.decide")
            return why
        return ""

    def _forget_decided(self) -> None:
        if self._decided:
            on_way = {envelope.id for envelope in self._context.commands.under_way()}
            self._decided = {act: about for act, about in self._decided.items() if act in on_way}

    def _not_decided(self, act_id: str, _why: str) -> None:
        self._decided.pop(act_id, None)

    def by_voice(self) -> None:
        """Ask by whom it was done, and when; once the requests have been read."""
        request = self._undone()
        if not self._is_read:
            self._voice_wanted = True
        elif request is None:
            self._context.notices.warn(t("approvals.refusal.undone"), key="approvals.decide")
        else:
            ask(self._context, request)

    def why_not_grant(self) -> str:
        """Why nothing can be granted now; empty when it can."""
        request = self._target()
        if request is None:
            return t("approvals.refusal.none")
        if request.approval.asked_by == self._context.session.user:
            return t("refusal.approval.self")
        return ""

    def _target(self) -> Request | None:
        now = self._context.now()
        standing = [request for request in self.rows.items() if request.left_s(now)]
        chosen_id = self.table.selected_id()
        chosen = [request for request in standing if request.id == chosen_id]
        if chosen_id and chosen_id == self._meant and not chosen:
            # It was over, or decided, a moment before the key: that key was not meant for the one that is left.
            return None
        found = chosen or standing
        return found[0] if len(found) == 1 else None

    def _undone(self) -> Request | None:
        now, chosen_id = self._context.now(), self.table.selected_id()
        undone = [request for request in self.rows.items() if request.is_undone(now)]
        chosen = next((request for request in undone if request.id == chosen_id), None)
        oldest = (self._undone_of(self._context.selection.key) or undone)[-1:]
        return chosen or next(iter(oldest), None)

    def _undone_of(self, key: Key | None) -> list[Request]:
        """Of the incident that is chosen, the newest first."""
        if key is None or key.kind != Incident.KIND:
            return []
        now = self._context.now()
        return [r for r in self.rows.items() if r.approval.incident_id == key.id and r.is_undone(now)]

    def _judge(self) -> None:
        now, chosen_id = self._context.now(), self.table.selected_id()
        if any(request.id == chosen_id and request.left_s(now) for request in self.rows.items()):
            self._meant = chosen_id
        why = self.why_not_grant()
        self.grant_button.set_possible(not why, why)
        none = t("approvals.refusal.none")
        self.deny_button.set_possible(self._target() is not None, none)
        self.voice_button.set_possible(self._undone() is not None, t("approvals.refusal.undone"))

    def _content(self) -> QWidget:
        content = QWidget()
        set_role(self.hint, "small")
        set_role(self.grant_button, "primary")
        line = QHBoxLayout()
        line.setContentsMargins(8, 6, 8, 6)
        line.setSpacing(8)
        line.addWidget(self.grant_button)
        line.addWidget(self.deny_button)
        line.addWidget(self.voice_button)
        line.addWidget(self.hint, 1)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(line)
        column.addWidget(self.table, 1)
        return content

    def _badge(self, request: Request) -> Badge:
        now = self._context.now()
        return _badge(request.state(now), undone=request.is_undone(now))

    def _left(self, request: Request) -> str:
        left_s = request.left_s(self._context.now())
        return t("approvals.left", seconds=int(left_s)) if left_s else ""

    def _asked_by(self, request: Request) -> str:
        return seat_words(request.approval.seat, request.approval.asked_by, self._context.link.names)

    def _decided_by(self, request: Request) -> str:
        approval = request.approval
        if approval.voice_at is not None:
            return approval.voice_whom
        if not approval.decided_by:
            return ""
        return seat_words(approval.decided_seat, approval.decided_by, self._context.link.names)

    def _columns(self) -> list[Column]:
        states = [*map(_badge, _TONES), *(_badge(f"not_{outcome}", undone=True) for outcome in OUTCOMES)]
        return [
            Column("state", t("approvals.column.state"), lambda r: self._badge(r).text, column_px(states),
                   badge=self._badge),
            Column("left", t("approvals.column.left"), self._left, 80),
            Column("what", t("approvals.column.what"), _what, 0, tooltip=_what),
            Column("reach", t("incidents.forces.reach"), _reach, 0, tooltip=_reach),
            Column("reason", t("approvals.column.reason"), _reason, 160, tooltip=_reason),
            Column("by", t("approvals.column.by"), self._asked_by, 112),
            Column("decided", t("approvals.column.decided"), self._decided_by, 112),
            Column("at", t("approvals.column.at"), str, 80, moment=lambda r: r.approval.asked_at.timestamp()),
        ]  # fmt: skip


def _badge(state: str, *, undone: bool = False) -> Badge:
    words = t(f"approvals.state.{state}")
    return Badge(words, "red", solid=True, shape="triangle") if undone else Badge(words, _TONES[state])


def _what(request: Request) -> str:
    return request.words


def _reason(request: Request) -> str:
    return request.approval.reason


def _reach(request: Request) -> str:
    return request.reach if request.contacts else ""
