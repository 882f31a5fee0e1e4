"""What was imported before, newest first, each to be taken back."""

from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.context import Context
from console.features.importing.asking import AskingStep
from console.features.importing.draft import Draft
from console.features.importing.step import cannot
from console.features.importing.undo import UndoLine
from console.holders import person
from console.importing.jobs import Job, listed
from resources.words import t
from widgets.panel_state import PanelState, State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.status_badge import Badge


class PastImports(AskingStep):
    """Asked of the backend each time; nothing of it is kept here."""

    title_key = "wizard.past"

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self.rows = ListRows(_columns(context), lambda job: job.id, None, self)
        self.table = RecordTable(self.rows, filter_line=False)
        self.table.view.setAccessibleName(t(self.title_key))
        self.undo = UndoLine(context)
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.table, 1)
        inner.addWidget(self.undo)
        self.state = PanelState(content)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.table)
        self.table.selected.connect(self._choose)
        self.table.chosen.connect(lambda _id: self.undo.ask() if not self.undo.ask_button.isHidden() else None)
        self.undo.undone.connect(lambda _id: self.enter())
        context.link.link_changed.connect(self._judge)
        context.session.changed.connect(self._judge)

    def enter(self) -> None:
        """Ask for the list."""
        stopped = cannot(self._context)
        if stopped is not None:
            self._judge()
            return
        client = self._context.client
        if self.rows.rowCount():
            self._query(lambda _stop: listed(client), self._show)
        else:
            self.seek(lambda _stop: listed(client), self._show, t("wizard.past_asking"))

    def again(self) -> None:
        """Ask for the list after all."""
        self.enter()

    def _show(self, jobs: list[Job]) -> None:
        self.rows.set_items(jobs)
        if not jobs:
            self.state.set_state(State.EMPTY, t("importing.jobs.none"))
            return
        self.state.set_content()
        if not self.table.selected_id():
            self.table.select(jobs[0].id)
            self._choose(jobs[0].id)

    def _choose(self, job_id: str) -> None:
        row = self.rows.row_of(job_id)
        job = self.rows.item(row) if row is not None else None
        self.undo.show_job(job_id, possible=isinstance(job, Job) and job.undoable)

    def _judge(self, _line: object = None) -> None:
        """What was read stays readable without a line, not for somebody who may not."""
        stopped = cannot(self._context)
        if stopped is None:
            if self.state.state() in (State.OFFLINE, State.NO_PERMISSION) and self.isVisible():
                self.enter()
            return
        if stopped[0] is State.NO_PERMISSION:
            self.rows.set_items([])
        self.state.set_state(*stopped, keep_content=bool(self.rows.rowCount()))


def _columns(context: Context) -> list[Column]:
    def state(job: Job) -> Badge:
        if job.undone_at:
            return Badge(t("wizard.job.undone"), "neutral")
        return Badge(t("wizard.job.done" if job.undoable else "wizard.job.old"), "ok" if job.undoable else "stale")

    return [
        Column("at", t("wizard.column.at"), lambda j: _local(j.at), 130, sortable=False),
        Column(
            "actor",
            t("wizard.column.actor"),
            lambda j: person(j.actor, context.link.names),
            90,
            sortable=False,
        ),
        Column("kind", t("wizard.column.kind"), lambda j: t(f"enums.kind.{j.kind}"), 90, sortable=False),
        Column("file", t("wizard.column.file"), lambda j: j.file_name or j.source, 0, sortable=False),
        Column("created", t("wizard.column.created"), lambda j: f"{j.created:,}", 70, "right", sortable=False),
        Column("changed", t("wizard.column.changed"), lambda j: f"{j.changed:,}", 70, "right", sortable=False),
        Column("state", t("wizard.column.state"), lambda _j: "", 110, badge=state, sortable=False),
    ]


def _local(moment: str) -> str:
    """By the wall clock here."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return moment
