"""Fifth step: the import is carried out as it was shown, or not at all; and taken back."""

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from console.context import Context
from console.features.importing.draft import Draft
from console.features.importing.step import Step, cannot, label, sentence_of
from console.features.importing.undo import UndoLine
from console.features.importing.work import ask, same_outcome, still_hold
from console.importing.columns import KINDS
from console.importing.read import Stopped
from console.importing.send import Report
from resources.words import t
from widgets.theme import set_role


class Changed(Exception):
    """The backend would do something else by now: `report` is what."""

    def __init__(self, report: Report) -> None:
        super().__init__(t("wizard.changed_since"))
        self.report = report


class ApplyStep(Step):
    """One button. Until the file was sent whole it can be cancelled."""

    title_key = "wizard.step.apply"

    def __init__(self, context: Context, draft: Draft, parent: QWidget | None = None) -> None:
        super().__init__(context, draft, parent)
        self._running = self._cancel = self._sent = False
        self.what, self.detail, self.error = label("title"), label("muted"), label("warn")
        self.apply_button = QPushButton(t("wizard.apply"))
        self.cancel_button = QPushButton(t("wizard.cancel"))
        self.bar = QProgressBar()
        self.progress = label("small")
        self.undo = UndoLine(context)
        self._lay_out()
        self.apply_button.clicked.connect(lambda _checked: self.apply())
        self.cancel_button.clicked.connect(lambda _checked: self.cancel())
        context.link.link_changed.connect(self._say)
        context.session.changed.connect(self._say)
        self.setFocusProxy(self.apply_button)

    @property
    def running(self) -> bool:
        """Is it being carried out?"""
        return self._running

    def enter(self) -> None:
        """Say what will be done."""
        self.error.clear()
        self._say()

    def problem(self) -> str:
        """The last step: nothing comes after it."""
        return "" if self._draft.applied else t("wizard.not_yet")

    def summary(self) -> str:
        """Done, and when it is."""
        return t("wizard.done_short") if self._draft.applied else ""

    def apply(self) -> None:
        """Ask once more, and if the answer is still the one that was shown, take the file in."""
        draft, client = self._draft, self._context.client
        prepared, shown = draft.prepared, draft.report
        if self._running or draft.applied or prepared is None or shown is None:
            return
        if shown.near or cannot(self._context):
            return
        self._running, self._cancel, self._sent = True, False, False
        self.error.clear()
        self._say()
        self.changed.emit()

        decisions = dict(draft.decisions)

        def work() -> Report:
            now = ask(client, draft, prepared, decisions, lambda: self._cancel)
            if not same_outcome(shown, now) or not still_hold(client, draft, prepared, lambda: self._cancel):
                raise Changed(now)
            if self._cancel:
                raise Stopped
            self._sent = True
            done = ask(client, draft, prepared, decisions, lambda: self._cancel, apply=True)
            if not done.applied:
                raise Changed(done)
            return done

        self._context.background.query(work, self._done, self._failed)

    def cancel(self) -> None:
        """Not yet sent whole: nothing is written. Sent: it can be undone afterwards."""
        self._cancel = True
        self._say()

    def _done(self, report: Report) -> None:
        self._running = False
        self._draft.applied = report
        self.undo.show_job(report.job_id)
        self._say()
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._running = False
        if isinstance(error, Changed):
            self._draft.report, self._draft.near = None, {}
        if isinstance(error, Stopped):
            self.error.setText(t("wizard.cancelled"))
        elif self._sent and not isinstance(error, Changed):
            self.error.setText(t("wizard.unknown", reason=sentence_of(error)))
        else:
            self.error.setText(sentence_of(error))
        self._say()
        self.changed.emit()

    def _say(self, _line: object = None) -> None:
        draft, report, applied = self._draft, self._draft.report, self._draft.applied
        kind = t(f"enums.kind.{KINDS[draft.kind]}") if draft.kind else ""
        stopped = cannot(self._context)
        if applied is not None:
            self.what.setText(t("wizard.done", kind=kind))
            self.detail.setText(_counts(applied))
        elif report is not None:
            self.what.setText(t("wizard.will", kind=kind, source=draft.source))
            self.detail.setText(_counts(report))
        if stopped is not None and applied is None and not self._running:
            self.error.setText(stopped[1])
        self.apply_button.setVisible(applied is None)
        self.apply_button.setEnabled(not self._running and report is not None and stopped is None)
        self.bar.setVisible(self._running)
        self.progress.setVisible(self._running)
        self.progress.setText(t("wizard.sending" if self._sent else "wizard.checking"))
        self.cancel_button.setVisible(self._running)
        self.cancel_button.setEnabled(self._running and not self._cancel)
        self.error.setVisible(bool(self.error.text()))
        self.undo.setVisible(applied is not None)

    def _lay_out(self) -> None:
        set_role(self.apply_button, "primary")
        self.bar.setRange(0, 0)
        self.bar.setTextVisible(False)
        buttons = QHBoxLayout()
        for button in (self.apply_button, self.cancel_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for widget in (self.what, self.detail, self.error):
            column.addWidget(widget)
        column.addLayout(buttons)
        column.addWidget(self.bar)
        column.addWidget(self.progress)
        column.addWidget(self.undo)
        column.addStretch(1)


def _counts(report: Report) -> str:
    return t(
        "wizard.counts", created=f"{report.created:,}", changed=f"{report.changed:,}",
        left=f"{report.unchanged:,}", refused=f"{len(report.refused):,}", duplicates=f"{len(report.duplicates):,}",
        skipped=f"{report.skipped:,}",
    )  # fmt: skip
