"""Fourth step: what the backend would do with each row, before anything is written."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.exporting.errors import BadExport
from console.features.importing.asking import AskingStep, Stop
from console.features.importing.draft import Draft
from console.features.importing.entries import OUTCOMES, Entry, counts_of, entries_of, found
from console.features.importing.step import cannot, label
from console.features.importing.work import ask, make_rows
from console.importing.refused import write_refused
from console.importing.rows import Prepared
from console.importing.send import ASK, IMPORT, SKIP, Report
from resources.words import t
from widgets.panel_state import PanelState, State
from widgets.record_table import RecordTable
from widgets.rows import Column
from widgets.status_badge import Badge
from widgets.theme import set_role
from widgets.windowed_rows import Query, WindowedRows, WindowRequest, WindowResult

TONES = {
    "refused": "refused", "near": "warn", "duplicate": "warn", "changed": "pending", "created": "ok",
    "left": "neutral",
}  # fmt: skip
type Answer = tuple[Prepared, Report, list[Entry]]


class ReportStep(AskingStep):
    """A dry run: every row with what becomes of it; near-duplicates are decided here."""

    title_key = "wizard.step.report"

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self.entries: Sequence[Entry] = ()
        self._outcome = ""
        self.chips = {name: QPushButton() for name in ("", *OUTCOMES)}
        self.total = label("heading")
        self.rows = WindowedRows(
            _columns(), lambda entry: entry.id, self._fetch, context.background.query, parent=self
        )
        self.table = RecordTable(self.rows)
        self.table.view.setAccessibleName(t(self.title_key))
        self.skip, self.take = (
            QRadioButton(t("wizard.near_skip")),
            QRadioButton(t("wizard.near_take")),
        )
        self.near = QFrame()
        self.save_button = QPushButton(t("wizard.save_refused"))
        self.state = PanelState(self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
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
        if report.near and self._draft.near == ASK:
            return t("wizard.near_decide", count=len(report.near))
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
        draft, client = self._draft, self._context.client

        def work(stop: Stop) -> Answer:
            prepared = draft.prepared or make_rows(draft, stop)
            report = ask(client, draft, prepared, stop)
            return prepared, report, entries_of(prepared, report)

        self.seek(work, self._show, t("wizard.asking"))

    def again(self) -> None:
        """Compare after all."""
        self.ask()

    def _show(self, answer: Answer) -> None:
        draft = self._draft
        draft.prepared, draft.report, self.entries = answer
        report = draft.report
        counts = counts_of(self.entries)
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
        self.near.setVisible(bool(report.near))
        refused = bool(report.refused)
        self.save_button.setVisible(refused)
        self.rows.set_query(Query(self.rows.query().text, extra=self._outcome), force=True)
        self.state.set_content()
        self.changed.emit()

    def judge(self) -> None:
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

    def _decide(self, near: str) -> None:
        self._draft.near = near
        self.ask()

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
                str(error) if isinstance(error, BadExport) else t("panel.failed", reason=error),
                key="import.refused",
            ),
        )

    def _connect(self) -> None:
        group = QButtonGroup(self)
        for name, chip in self.chips.items():
            group.addButton(chip)
            chip.clicked.connect(lambda _checked, name=name: self._filter(name))
        self.table.filter_changed.connect(lambda text: self.rows.set_query(Query(text, extra=self._outcome)))
        self.skip.clicked.connect(lambda _checked: self._decide(SKIP))
        self.take.clicked.connect(lambda _checked: self._decide(IMPORT))
        self.save_button.clicked.connect(lambda _checked: self.save_refused())
        self._context.link.link_changed.connect(lambda _state: self.judge())
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
        chips.addWidget(self.save_button)
        set_role(self.near, "card")
        question = label()
        question.setText(t("wizard.near_question"))
        line = QHBoxLayout(self.near)
        line.setContentsMargins(12, 6, 12, 6)
        line.addWidget(question, 1)
        line.setSpacing(16)
        line.addWidget(self.skip)
        line.addWidget(self.take)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.total)
        column.addWidget(self.near)
        column.addLayout(chips)
        column.addWidget(self.table, 1)
        return content


def _columns() -> list[Column]:
    def badge(entry: Entry) -> Badge:
        return Badge(t(f"wizard.outcome.{entry.outcome}"), TONES[entry.outcome])

    return [
        Column("row", t("wizard.column.row"), lambda e: str(e.row), 70, "right", sortable=False),
        Column("outcome", t("wizard.column.outcome"), lambda _e: "", 130, badge=badge, sortable=False),
        Column("key", t("wizard.column.key"), lambda e: e.key, 150, sortable=False),
        Column(
            "detail",
            t("wizard.column.detail"),
            lambda e: e.detail,
            0,
            tooltip=lambda e: e.detail,
            sortable=False,
        ),
    ]
