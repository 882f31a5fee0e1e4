"""Drawing for the record: what the pen has finished becomes an act, and acts are taken back and done again."""

import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from console.context import Context
from console.plot_catalogue import PlotSymbol, plot_symbols, stroke_of
from console.reasons import words
from console.sync.link import Changes
from maps.tools.draw import Draft, DrawTool, Outline, PenForm
from models.command import Circumstances, Conflicting, Refused
from models.drawing import Act, AddDrawing, Drawing, change, removal, reverse
from models.ids import uuid7
from models.plan import Plan
from models.record import Fact, Record
from resources.words import t

log = logging.getLogger("wanghuolou.drawing")
MOST_KEPT = 200
"""Acts that can be taken back."""
RECENT = 6
FOLD_MS = 2_000
"""Nothing waits longer for an act of its own to be in the facts."""
_NEW = "new-"


@dataclass(frozen=True)
class Done:
    """An act of this seat, and the drawing without and with it."""

    command_id: str
    act: Act
    before: Drawing | None
    after: Drawing | None


class Drawer(QObject):
    """The one who draws at this seat. Lives with the map, whose pen it holds."""

    changed = Signal()
    """Something else is in hand, half drawn, or to be taken back."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self.tool = DrawTool(context.map)
        self.recent: list[str] = []
        """Keys of the catalogue, the last used first."""
        self.text = ""
        """Words the next drawing gets."""
        self.style = ""
        """A key of the styles, which every next drawing gets until another is chosen."""
        self._edited: dict[str, Record[Drawing]] = {}
        self._done: list[Done] = []
        self._undone: list[Done] = []
        self._to_choose: dict[str, str] = {}
        self._turns: deque[bool] = deque()
        """What is to be taken back (False) or done again (True), in the order of the keys; the first is at work."""
        self._is_turning = False
        self._unread: set[str] = set()
        """Drawings with an act of ours that may not be in the facts yet."""
        self._unread_timer = QTimer(self, singleShot=True, interval=FOLD_MS)
        self._unread_timer.timeout.connect(self._all_read)
        self.tool.changed.connect(self.changed)
        self.tool.put_aside.connect(self._put_aside)
        self.tool.finished.connect(self._finished)
        self.tool.full.connect(lambda count: self._warn("full", count=count))
        context.commands.refused.connect(self._refused)
        context.commands.saved.connect(self._saved)
        context.commands.not_saved.connect(self._all_read)
        context.link.changed.connect(self._read)

    @property
    def editing_id(self) -> str:
        """Id of the drawing whose vertices are in hand, empty when none is."""
        now = self.tool.now
        return now.key if now is not None and now.edit else ""

    @property
    def kept(self) -> list[PlotSymbol]:
        """What is half drawn and not in hand."""
        keys = [draft.key.removeprefix(_NEW) for draft in self.tool.drafts if draft != self.tool.now]
        return [plot_symbols()[key] for key in keys if key in plot_symbols()]

    @property
    def hand_type(self) -> str:
        """The type of what is in the hand for the first time, empty when it is nothing of the kind."""
        now = self.tool.now
        return "" if now is None or now.edit else now.key.removeprefix(_NEW)

    @property
    def edited_type(self) -> str:
        """The type of the drawing whose vertices are in hand, empty when none is."""
        seen = self._edited.get(self.editing_id)
        return seen.fact.type if seen is not None else ""

    # ---- the pen -------------------------------------------------------------------------------------------------

    def begin(self, key: str) -> None:
        """Take the pen for something of the catalogue, or go on with what is half drawn of it."""
        symbol = plot_symbols()[key]
        self.recent = [key, *(other for other in self.recent if other != key)][:RECENT]
        self.tool.begin(_NEW + key, PenForm(symbol.form), stroke_of(key, self.style))
        self._context.notices.say(t(f"drawing.how.{symbol.form}", what=symbol.title), key="drawing.how")
        self._context.map.setFocus()
        self.changed.emit()

    def choose_style(self, key: str) -> None:
        """What is drawn from now on, and what is in the hand for the first time, is in this style."""
        self.style, now = key, self.tool.now
        if now is not None and not now.edit:
            self.tool.restyle(stroke_of(self.hand_type, key))

    def edit(self, record: Record[Drawing]) -> None:
        """Take the vertices of a drawing in hand."""
        drawing = record.fact
        if record.id not in self._edited:
            self._edited[record.id] = record
        outline = Outline(drawing.points, drawing.radius_m)
        self.tool.begin(
            record.id, PenForm(drawing.form), stroke_of(drawing.type, drawing.style), outline, edit=True
        )
        self._context.notices.say(t("drawing.how.edit"), key="drawing.how")
        self._context.map.setFocus()
        self.changed.emit()

    def finish(self, outline: Outline) -> None:
        """The hand is done with what was typed, whether a page is there to say so or not."""
        now = self.tool.now
        if now is not None:
            self._finished(now._replace(outline=outline))

    def discard(self) -> None:
        """What is in hand is not wanted."""
        now = self.tool.now
        if now is not None:
            self._over(now.key)

    def _over(self, key: str) -> None:
        self.tool.discard(key)
        self._edited.pop(key, None)
        self._context.notices.withdraw_key("drawing.how")
        self.changed.emit()

    def _put_aside(self, key: str) -> None:
        self._context.notices.withdraw_key("drawing.how")
        if self.tool.draft(key) is None:
            self._edited.pop(key, None)
        self.changed.emit()

    def _finished(self, draft: Draft) -> None:
        if draft.edit:
            seen = self._edited.get(draft.key)
            if seen is not None:
                outline = draft.outline
                self.alter(seen, points=outline.points, radius_m=outline.radius_m)
                self._over(draft.key)
            return
        key = draft.key.removeprefix(_NEW)
        if key == "note" and not self.text.strip():
            self._warn("no_words")
            return
        incident_id, plan_id = self._owner()
        act = AddDrawing(
            drawing_id=uuid7(), type=key, form=plot_symbols()[key].form, points=draft.outline.points,
            radius_m=draft.outline.radius_m, text=self.text, style=self.style, incident_id=incident_id,
            plan_id=plan_id,
        )  # fmt: skip
        if self.submit(act, None, choose=True):
            self.text = ""
            self._over(draft.key)

    def _owner(self) -> tuple[str, str]:
        """Whose a new drawing is: of the worked incident, else of the chosen plan; else everybody's, both empty."""
        selection = self._context.selection
        key = selection.key
        plan_id = key.id if key is not None and key.kind == Plan.KIND and not selection.incident_id else ""
        return selection.incident_id, plan_id

    # ---- acts ----------------------------------------------------------------------------------------------------

    def add(self, symbol: str, **fields: Any) -> bool:
        """A drawing that was reckoned or typed, the worked incident's."""
        incident_id, plan_id = self._owner()
        form = plot_symbols()[symbol].form
        act = AddDrawing(
            drawing_id=uuid7(), type=symbol, form=form, incident_id=incident_id, plan_id=plan_id, **fields
        )
        return self.submit(act, None, choose=True)

    def alter(self, record: Record[Drawing], **after: Any) -> bool:
        """Change fields of a drawing as it was seen; False when nothing became of it."""
        act = change(record.id, record.fact, **after)
        return act is not None and self.submit(act, record.fact)

    def remove(self, record: Record[Drawing]) -> bool:
        """Wipe it out."""
        self._over(record.id)
        return self.submit(removal(record.id, record.fact), record.fact)

    def submit(self, act: Act, before: Drawing | None, *, choose: bool = False) -> bool:
        """Do it, so that it can be taken back. What cannot be is said, and False."""
        after = self._expected(act, before)
        if isinstance(after, str):
            self._context.notices.warn(after, key="drawing")
            return False
        command_id = self._give(act)
        if choose:
            self._to_choose[command_id] = act.drawing_id
        self._done = [*self._done, Done(command_id, act, before, after)][-MOST_KEPT:]
        self._undone = []
        self.changed.emit()
        return True

    def _expected(self, act: Act, before: Drawing | None) -> Drawing | str | None:
        """The drawing as the act leaves it, or the sentence why it cannot be done."""
        session = self._context.session
        now = Circumstances(
            command_id="", actor=session.user or session.seat, seat=session.seat, made_at=self._context.now()
        )
        try:
            puts = act.apply(_Alone(before), now)
        except Refused as error:
            return words(error.code, error.params)
        except Conflicting:
            return words("conflict", {})
        drawn = puts[0].fact
        return drawn if isinstance(drawn, Drawing) else None

    def undo(self) -> None:
        """Take back the last step of the hand; without one in hand, this seat's last act."""
        if self.tool.now is not None:
            self.tool.undo()
        else:
            self._turns.append(False)
            self._turn()

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self.tool.now is not None:
            self.tool.redo()
        else:
            self._turns.append(True)
            self._turn()

    def _turn(self) -> None:
        """Bring a drawing from one side of its act to the other, once what was done before can be read."""
        while self._turns and not self._is_turning:
            again = self._turns.popleft()
            kept = self._undone if again else self._done
            if kept:
                self._look(kept.pop(), again)
            else:
                self._warn("nothing_undone" if again else "nothing_done")

    def _look(self, done: Done, again: bool) -> None:
        self._is_turning = True
        store, drawing_id = self._context.store, done.act.drawing_id

        is_now, kept = (done.before, self._undone) if again else (done.after, self._done)

        def carry_on(found: Record[Drawing] | None) -> None:
            self._is_turning = False
            there = found.fact if found is not None else None
            if drawing_id in self._unread and not _is_as(there, is_now):
                # The next change, or the timer, tries it again.
                kept.append(done)
                self._turns.appendleft(again)
                return
            self._bring(done, there, again)
            self._turn()

        def fail(error: Exception) -> None:
            log.warning("drawing not read: %s", error)
            self._is_turning = False
            kept.append(done)
            self._turn()

        self._context.background.query(lambda: store.get(Drawing, drawing_id), carry_on, fail)

    def _bring(self, done: Done, there: Drawing | None, again: bool) -> None:
        """From one side of the act to the other, if it still is as it was left."""
        is_now, wanted = (done.before, done.after) if again else (done.after, done.before)
        if (there is None) is not (is_now is None):
            self._warn("not_as_left")
            return
        seen = is_now
        if is_now is not None and there is not None:
            # Its moment is the backend's; all else must be as it was left, or it is contested.
            seen = msgspec.structs.replace(is_now, as_of=there.as_of)
        act = reverse(done.act, wanted, seen)
        if act is None:
            return
        command_id = self._give(act)
        (self._done if again else self._undone).append(replace(done, command_id=command_id))
        self.changed.emit()

    def _give(self, act: Act) -> str:
        # Before it is given: what nobody may do is told within the call.
        self._unread.add(act.drawing_id)
        self._unread_timer.start()
        return self._context.commands.submit(act)

    def _read(self, changes: Changes) -> None:
        if any(changes.has(Drawing.KIND, one) for one in self._unread):
            self._turn()

    def _all_read(self, *_said: str) -> None:
        self._unread = set()
        self._turn()

    def _refused(self, command_id: str, _reason: str) -> None:
        """What was not done cannot be taken back."""
        self._done = [done for done in self._done if done.command_id != command_id]
        self._undone = [done for done in self._undone if done.command_id != command_id]

    def _saved(self, command_id: str) -> None:
        drawing_id = self._to_choose.pop(command_id, "")
        if drawing_id:
            self._context.selection.choose(Drawing.KIND, drawing_id)

    def _warn(self, key: str, **values: object) -> None:
        self._context.notices.warn(t(f"drawing.notice.{key}", **values), key="drawing")


def _is_as(there: Drawing | None, left: Drawing | None) -> bool:
    """Is it as it was left, but for its moment, which is the backend's?"""
    if there is None or left is None:
        return there is left
    return msgspec.structs.replace(left, as_of=there.as_of) == there


class _Alone:
    """The facts an act on one drawing reads."""

    def __init__(self, drawing: Drawing | None) -> None:
        self._drawing = drawing

    def get(self, _kind: str, _record_id: str) -> Fact | None:
        """That drawing, whatever it is called."""
        return self._drawing


def drawer_of(context: Context) -> Drawer:
    """The one of this map; made when it is first asked for."""
    found = context.map.findChild(Drawer)
    return found if isinstance(found, Drawer) else Drawer(context)


def with_chosen(context: Context, act: Callable[[Record[Drawing]], object]) -> None:
    """Do something to the chosen drawing as the store has it now."""
    key = context.selection.key
    if key is None or key.kind != Drawing.KIND:
        return
    record_id = key.id

    def carry_on(found: Record[Drawing] | None) -> None:
        if found is not None:
            act(found)

    context.background.query(lambda: context.store.get(Drawing, record_id), carry_on)
