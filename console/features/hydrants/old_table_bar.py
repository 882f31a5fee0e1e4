"""The question about the demand table a seat had of its own, and what comes of the answer."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from console.features.hydrants.demand_old import ANSWERED, SETTING, offered, old_count, old_lines, taken_over
from console.features.hydrants.demand_rows import DemandRows
from console.features.hydrants.demand_table import BadDemandRows, Line
from console.settings import Settings
from resources.words import t
from widgets.ask_bar import AskBar


class OldTableBar(AskBar):
    """Asked while the table is looked at, until somebody has answered; the rows go into the draft, nowhere else."""

    refused = Signal(str)
    """A sentence: the old table cannot be read."""
    taken = Signal()
    """Its rows are in the draft."""

    def __init__(self, settings: Settings, rows: DemandRows, parent: QWidget | None = None) -> None:
        super().__init__(t("hydrants.table.old.take"), t("hydrants.table.old.leave"), parent)
        self._settings, self._rows = settings, rows
        self._before: tuple[Line, ...] | None = None
        """The draft before the old table was put into it, while that has not been kept."""
        self.answered.connect(self._answer)
        rows.edited.connect(self._edited)
        settings.changed.connect(self._setting_changed)

    def offer(self) -> None:
        """Ask, if there is something to ask about."""
        wanted = offered(self._settings) and self._before is None
        self.ask(t("hydrants.table.old.offer", count=old_count(self._settings)) if wanted else "")

    def kept(self) -> None:
        """The draft is the table now."""
        if self._before is not None:
            self._close()

    def _answer(self, wanted: bool) -> None:
        if not wanted:
            self._close()
            return
        try:
            old = old_lines(self._settings)
        except BadDemandRows as error:
            self.refused.emit(str(error))
            return
        before = self._rows.lines
        self._rows.replace(taken_over(before, old))
        self._before = before
        if self._rows.changed:
            self.ask("")
        else:
            self._close()
        self.taken.emit()

    def _close(self) -> None:
        """Never asked again, unless the setting is put back."""
        self._before = None
        self._settings.set(ANSWERED, True)
        self.ask("")

    def _edited(self) -> None:
        """Taken out of the draft again, it is asked about again."""
        if self._before is not None and self._rows.lines == self._before:
            self._before = None
            self.offer()

    def _setting_changed(self, key: str) -> None:
        if key in (SETTING, ANSWERED):
            self.offer()
