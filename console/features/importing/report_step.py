"""Fourth step: what the backend would do with each row, before anything is written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from console.context import Context
from console.exporting.errors import BadExport
from console.fault_words import fault_words
from console.features.importing.asking import AskingStep, Stop
from console.features.importing.draft import Draft
from console.features.importing.entries import OUTCOMES, STRAY, Entry, found
from console.features.importing.near_line import NearLine
from console.features.importing.step import cannot, label
from console.features.importing.work import Compared, compare
from console.importing.decisions import CHOICES, Choice, Decision
from console.importing.refused import write_refused
from resources.words import t
from widgets.panel_state import PanelState, State
from widgets.record_table import RecordTable
from widgets.rows import Column
from widgets.status_badge import Badge
from widgets.theme import set_role
from widgets.tooltip import plain_tip
from widgets.windowed_rows import Query, WindowedRows, WindowRequest, WindowResult

TONES = {
    "refused": "refused", "near": "warn", "duplicate": "warn", "changed": "pending", "created": "ok",
    "left": "neutral", "out": "neutral",
}  # fmt: skip
PAUSE_MS = 700
"""After the last decision, before the backend is asked what all of them do."""
CHOICE_AT = 3
NOTES = 6
"""How cells were read that could be two things: so many sentences, all of them in the tooltip."""
NEXT_WITHIN = 150
"""Rows in which the next open one is looked for."""


class ReportStep(AskingStep):
    """A dry run: every row with what becomes of it; near-duplicates are decided here."""

    title_key = "wizard.step.report"

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self.entries: Sequence[Entry] = ()
        self._outcome = ""
        self._stale = False
        self.chips = {name: QPushButton() for name in ("", *OUTCOMES, STRAY)}
        self.total, self.notes = label("heading"), label("small")
        self.rows = WindowedRows(
            _columns(), lambda entry: entry.id, self._fetch, context.background.query, parent=self
        )
        self.table = RecordTable(self.rows)
        self.table.view.setAccessibleName(t(self.title_key))
        self.near = NearLine()
        self.row_button = QPushButton(t("wizard.go_to_row"))
        self.save_button = QPushButton(t("wizard.save_refused"))
        self.state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
        self._pause = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._connect()

    def enter(self) -> None:
        """Ask unless the answer still holds."""
        if self._draft.report is None:
            self.ask()

    def problem(self) -> str:
        """Nothing asked, nothing to do, or near-duplicates nobody has decided on."""
        report = self._draft.report
        if self._error:
            return self._error
        if report is None:
            return t("wizard.asking")
        if left := self._undecided():
            return t("wizard.near_decide", count=left)
        if self._stale:
            return t("wizard.asking")
        if not (report.created or report.changed):
            return t("wizard.nothing_to_do")
        return ""

    def summary(self) -> str:
        """The counts that matter."""
        report = self._draft.report
        if report is None:
            return ""
        return t(
            "wizard.report_summary",
            created=report.created,
            changed=report.changed,
            refused=len(report.refused),
        )

    def ask(self) -> None:
        """The dry run, from the rows as they are understood now."""
        stopped = cannot(self._context)
        self._draft.report = None
        if stopped is not None:
            self.forget()
            self._error = stopped[1]
            self.state.set_state(*stopped, action=t("panel.again"), then=self.ask)
            self.changed.emit()
            return
        # Nothing is known of now: whatever was decided is held against what is there.
        self._draft.near, self._stale = {}, False
        self.seek(self._work(), self._show, t("wizard.asking"))

    def again(self) -> None:
        """Compare after all."""
        self.ask()

    def _work(self) -> Callable[[Stop], Compared]:
        draft, client, decisions = self._draft, self._context.client, dict(self._draft.decisions)
        return lambda stop: compare(client, draft, decisions, stop)

    def _show(self, answer: Compared) -> None:
        draft = self._draft
        draft.prepared, draft.report, draft.near = answer.prepared, answer.report, answer.near
        draft.decisions, self.entries = answer.decisions, answer.entries
        is_decision, self._stale = self._stale, False
        report = draft.report
        counts = answer.counts
        for name, chip in self.chips.items():
            count = counts[name] if name else len(self.entries)
            chip.setText(t("wizard.chip", what=t(f"wizard.outcome.{name or 'all'}"), count=f"{count:,}"))
            chip.setVisible(bool(count) or not name)
        if self._outcome and not counts[self._outcome]:
            self._outcome = ""
        self.chips[self._outcome].setChecked(True)
        out = len(report.refused) + len(report.duplicates) + report.skipped
        self.total.setText(
            t("wizard.would", created=f"{report.created:,}", changed=f"{report.changed:,}",
              left=f"{report.unchanged:,}", out=f"{out:,}")
        )  # fmt: skip
        self.notes.setText("\n".join(answer.prepared.notes[:NOTES]))
        self.notes.setToolTip(plain_tip("\n".join(answer.prepared.notes)))
        self.notes.setVisible(bool(answer.prepared.notes))
        self.near.show_counts(len(draft.near), self._undecided())
        self.table.view.setColumnHidden(CHOICE_AT, not draft.near)
        self.save_button.setVisible(bool(report.refused))
        query = Query(self.rows.query().text, extra=self._outcome)
        if is_decision and query == self.rows.query():
            # The same list after a decision: whoever works in it stays where they are.
            self.rows.refresh()
        else:
            self.rows.set_query(query, force=True)
        self.state.set_content()
        self.changed.emit()

    def _undecided(self) -> int:
        return len(self._draft.near) - len(self._draft.decisions)

    def judge(self, _line: object = None) -> None:
        """The line or the person at the seat has changed: what was read stays readable without a line."""
        stopped = cannot(self._context)
        if stopped is not None and self._draft.report is None and self.isVisible():
            self._error = stopped[1]
            self.state.set_state(*stopped, action=t("panel.again"), then=self.ask)
        elif stopped is not None and self._draft.report is not None:
            self.state.set_state(*stopped, keep_content=stopped[0] is State.OFFLINE)
        elif self._draft.report is not None:
            self.state.set_content()
        elif self.state.state() in (State.OFFLINE, State.NO_PERMISSION) and self.isVisible():
            self.ask()
        self.changed.emit()

    def decide(self, choice: Choice) -> None:
        """For the rows that are chosen, of those that may be there already; then on to the next that is open."""
        selection = self.table.view.selectionModel().selection()
        parts = [selection.at(at) for at in range(selection.count())]
        ranges = [(part.top(), part.bottom()) for part in parts]
        entries, query = self.entries, self.rows.query()
        if not ranges or not self._draft.near:
            return

        def chosen() -> list[Entry]:
            fitting = found(entries, str(query.extra or ""), query.text)
            return [
                entry for first, last in ranges for entry in fitting[first : last + 1] if entry.near is not None
            ]

        self._context.background.query(chosen, partial(self._decided, choice), key=self.near)

    def decide_rest(self, choice: Choice) -> None:
        """For every row that is open."""
        draft = self._draft
        rest = {row: near for row, near in draft.near.items() if row not in draft.decisions}
        draft.decisions |= {row: Decision(near.id, choice) for row, near in rest.items()}
        self._ask_soon()

    def _decided(self, choice: Choice, chosen: Sequence[Entry]) -> None:
        draft = self._draft
        known = {entry.row: entry.near for entry in chosen if entry.near == draft.near.get(entry.row)}
        if not known:
            return
        draft.decisions |= {row: Decision(near.id, choice) for row, near in known.items() if near is not None}
        self.entries = [
            replace(entry, choice=choice) if entry.row in known and entry.near is not None else entry
            for entry in self.entries
        ]
        self.rows.refresh()
        self._go_on(max(known))
        self._ask_soon()

    def _ask_soon(self) -> None:
        # An answer that is on its way knows nothing of this decision.
        self.forget()
        self._stale = True
        self.near.show_counts(len(self._draft.near), self._undecided())
        self._pause.start()
        self.changed.emit()

    def _go_on(self, row: int) -> None:
        """Choose the next row in sight that is open."""
        at = self.table.view.currentIndex().row()
        for beside in range(max(at, 0), min(self.rows.rowCount(), at + NEXT_WITHIN)):
            entry = self.rows.item(beside)
            is_open = isinstance(entry, Entry) and entry.near is not None and entry.row > row
            if isinstance(entry, Entry) and is_open and entry.row not in self._draft.decisions:
                self.table.select(entry.id)
                return

    def _ask_now(self) -> None:
        if self._draft.report is not None and cannot(self._context) is None:
            self._query(self._work(), self._show)

    def _go_to_row(self) -> None:
        number = self.table.selected_id().partition(".")[0]
        if number.isdecimal():
            self.row_wanted.emit(int(number))

    def _filter(self, outcome: str) -> None:
        self._outcome = outcome
        self.rows.set_query(Query(self.rows.query().text, extra=outcome))

    def _fetch(self, request: WindowRequest) -> WindowResult:
        """In the background."""
        fitting = found(self.entries, str(request.query.extra or ""), request.query.text)
        return WindowResult(fitting[request.offset : request.offset + request.limit], len(fitting))

    def save_refused(self) -> None:
        """Ask for a file, beside the work."""
        opened = self._draft.opened
        if opened is None:
            return
        suffix = ".xlsx" if opened.table.format == "xlsx" else ".csv"
        name = t("wizard.refused_name", file=opened.path.name.split(".")[0]) + suffix
        dialog = QFileDialog(self, t("wizard.save_refused"), str(opened.path.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(["*.csv", "*.xlsx"])
        dialog.selectFile(name)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda chosen: self.write_refused(Path(chosen)))
        dialog.show()

    def write_refused(self, path: Path) -> None:
        """Write the refused rows as they stood, each with its reason."""
        opened, report = self._draft.opened, self._draft.report
        if opened is None or report is None:
            return
        reasons = {row.row: row.reason for row in report.refused}
        notices = self._context.notices
        self._context.background.query(
            lambda: write_refused(path, opened.table, reasons),
            lambda count: notices.good(
                t("importing.report.refused_file", count=count, file=path), key="import.refused"
            ),
            lambda error: notices.problem(
                str(error) if isinstance(error, BadExport) else t("panel.failed", reason=fault_words(error)),
                key="import.refused",
            ),
        )

    def _connect(self) -> None:
        group = QButtonGroup(self)
        for name, chip in self.chips.items():
            group.addButton(chip)
            chip.clicked.connect(lambda _checked, name=name: self._filter(name))
        self.table.filter_changed.connect(lambda text: self.rows.set_query(Query(text, extra=self._outcome)))
        self._pause.timeout.connect(self._ask_now)
        self.near.decided.connect(self.decide)
        self.near.rest_decided.connect(self.decide_rest)
        for key, choice in enumerate(CHOICES, 1):
            shortcut = QShortcut(QKeySequence(str(key)), self.table.view, autoRepeat=False)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(partial(self.decide, choice))
        self.table.chosen.connect(lambda _id: self._go_to_row())
        self.row_button.clicked.connect(lambda _checked: self._go_to_row())
        self.save_button.clicked.connect(lambda _checked: self.save_refused())
        self._context.link.link_changed.connect(self.judge)
        self._context.session.changed.connect(self.judge)

    def _content(self) -> QWidget:
        chips = QHBoxLayout()
        chips.setSpacing(6)
        for chip in self.chips.values():
            set_role(chip, "chip")
            chip.setCheckable(True)
            chip.setAutoDefault(False)
            chips.addWidget(chip)
        chips.addStretch(1)
        for button in (self.row_button, self.save_button):
            button.setAutoDefault(False)
            chips.addWidget(button)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.total)
        column.addWidget(self.notes)
        column.addWidget(self.near)
        column.addLayout(chips)
        column.addWidget(self.table, 1)
        return content


def _columns() -> list[Column]:
    def badge(entry: Entry) -> Badge:
        return Badge(t(f"wizard.outcome.{entry.outcome}"), TONES[entry.outcome])

    def choice(entry: Entry) -> Badge | None:
        if entry.near is None:
            return None
        if entry.choice is None:
            return Badge(t("wizard.choice.open"), "warn")
        return Badge(t(f"wizard.choice.{entry.choice}"), "ok")

    def detail(entry: Entry) -> str:
        return t("wizard.stray_detail", detail=entry.detail) if entry.is_stray else entry.detail

    return [
        Column("row", t("wizard.column.row"), lambda e: str(e.row), 70, "right", sortable=False),
        Column("outcome", t("wizard.column.outcome"), lambda _e: "", 130, badge=badge, sortable=False),
        Column("key", t("wizard.column.key"), lambda e: e.key, 150, sortable=False),
        Column("choice", t("wizard.column.choice"), lambda _e: "", 120, badge=choice, sortable=False),
        Column("detail", t("wizard.column.detail"), detail, 0, tooltip=detail, sortable=False),
    ]
