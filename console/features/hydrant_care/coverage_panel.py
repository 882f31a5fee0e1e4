"""Coverage by district, the gaps and the hydrants too far apart as lists, and what a new hydrant would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from console.context import Context
from console.facts_panel import FactsPanel
from console.fault_words import fault_words
from console.features.hydrant_care.coverage import Apart, Coverage, Gap, GroundKind, Share
from console.features.hydrant_care.gap_file import SUFFIXES, write_gaps
from console.features.hydrant_care.survey import Survey
from models.hydrant import PROTECTION_RADIUS_M, Hydrant
from resources.words import t
from widgets.panel_state import State
from widgets.record_table import RecordTable
from widgets.rows import Column, ListRows
from widgets.theme import set_role
from widgets.wrapped_label import WrappedLabel

LISTED = 1_000
"""Lines of gaps, and of hydrants too far apart; a file has all gaps."""
GAP_ZOOM = 17.0
HECTARE_M2 = 10_000.0
LIST_PX = (460, 540)
"""How districts and lists share the width."""


@dataclass(frozen=True)
class _GapLine:
    id: str
    gap: Gap
    near: str


@dataclass(frozen=True)
class _ApartLine:
    id: str
    number: str
    other: str
    apart: Apart
    district: str


class CoveragePanel(QWidget):
    """Says nothing before it was asked for. A district narrows the lists; Enter on a gap tries a hydrant there."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._survey = context, Survey.of(context)
        self._district: str | None = None
        self.summary = WrappedLabel()
        self.walked = QCheckBox(t("hydrant_care.coverage.walked"))
        self.again = QPushButton(t("hydrant_care.coverage.again"))
        self.here = QPushButton(t("hydrant_care.coverage.here"))
        self.wipe = QPushButton(t("hydrant_care.coverage.wipe"))
        self.export = QPushButton(t("hydrant_care.coverage.export"))
        self.shares = ListRows(_share_columns(), lambda line: line.district or "-", parent=self)
        self.share_table = RecordTable(self.shares, filter_line=False)
        self.gaps = ListRows(_gap_columns(), lambda line: line.id, parent=self)
        self.gap_table = RecordTable(self.gaps, filter_line=False)
        self.apart = ListRows(_apart_columns(), lambda line: line.id, parent=self)
        self.apart_table = RecordTable(self.apart, filter_line=False)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.gap_table, "")
        self.tabs.addTab(self.apart_table, "")
        self.state = FactsPanel(context, self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self.setFocusProxy(self.share_table)
        self._connect()
        self.show_survey()

    def ask(self) -> None:
        """Work it out, straight or along the ways."""
        self._survey.ask(walked=self.walked.isChecked())

    def show_survey(self) -> None:
        """Draw what was found, or how it stands."""
        survey = self._survey
        if survey.running:
            self.state.set_state(
                State.LOADING, self._running(*survey.progress), action=t("wizard.cancel"), then=survey.cancel
            )
            return
        if survey.found is None:
            self.state.set_state(
                State.EMPTY, t("hydrant_care.coverage.begin"), action=t("hydrant_care.coverage.ask"), then=self.ask
            )
            return
        self._fill(survey.found)
        if survey.outdated:
            self.state.set_state(
                State.STALE, t("hydrant_care.coverage.outdated"), action=t("hydrant_care.coverage.again"),
                then=self.ask,
            )  # fmt: skip
        else:
            self.state.set_content()

    def start_export(self, path: Path) -> None:
        """Write the gaps that are listed, all of them, in the background."""
        found = self._survey.found
        if found is None:
            return
        gaps, notices = self._gaps(found), self._context.notices
        self._context.background.query(
            lambda: write_gaps(path, gaps, found.waters),
            lambda count: notices.good(t("hydrant_care.coverage.written", count=count, file=path), key="export"),
            lambda error: notices.problem(t("exporting.act.failed", reason=fault_words(error)), key="export"),
        )

    def _running(self, done: int, whole: int) -> str:
        """That it is being worked out, and how far the walks are."""
        words = t("hydrant_care.coverage.running")
        return (
            f"{words} {t('hydrant_care.coverage.walking', done=f'{done:,}', all=f'{whole:,}')}" if whole else words
        )

    def _fill(self, found: Coverage) -> None:
        gaps = self._gaps(found)
        numbers = found.waters.numbers
        self.shares.set_items(found.shares())
        self.gaps.set_items([
            _GapLine(f"{gap.lon:.7f}/{gap.lat:.7f}", gap, numbers[gap.nearest] if gap.nearest >= 0 else "")
            for gap in gaps[:LISTED]
        ])  # fmt: skip
        districts = found.waters.districts
        apart = [one for one in found.apart if self._district in (None, districts[one.source])]
        self.apart.set_items([
            _ApartLine(
                found.waters.ids[one.source], numbers[one.source], numbers[one.other] if one.other >= 0 else "",
                one, districts[one.source],
            )
            for one in apart[:LISTED]
        ])  # fmt: skip
        self.tabs.setTabText(0, t("hydrant_care.tab.gaps", count=len(gaps)))
        self.tabs.setTabText(1, t("hydrant_care.tab.apart", count=len(apart)))
        self.summary.setText(self._words(found))
        self.export.setEnabled(bool(gaps))

    def _words(self, found: Coverage) -> str:
        """The share, how it was measured and on what; and what the one that was tried would do."""
        at = f"{self._survey.at.astimezone():%H:%M:%S}" if self._survey.at is not None else ""
        kind = t(f"hydrant_care.ground.{found.ground.kind}", count=f"{len(found.ground):,}")
        if found.share is None:
            words = t("hydrant_care.coverage.no_ground", at=at)
        else:
            words = t(
                "hydrant_care.coverage.share", share=_percent(found.share), ground=kind,
                radius=f"{PROTECTION_RADIUS_M:.0f}", way=t(f"hydrant_care.way.{found.way}"), at=at,
            )  # fmt: skip
        if found.ground.kind is GroundKind.STREETS:
            words = f"{words} {t('hydrant_care.coverage.streets')}"
        new = self._survey.new
        if new is not None and new.before is not None and new.after is not None:
            tried = t(
                "hydrant_care.coverage.tried", count=new.gained, before=_percent(new.before, 2),
                after=_percent(new.after, 2),
            )  # fmt: skip
            words = f"{words}\n{tried}"
        return words

    def _gaps(self, found: Coverage) -> list[Gap]:
        return [gap for gap in found.gaps if self._district in (None, gap.district)]

    def _narrow(self, row_id: str) -> None:
        """The lists to the district chosen; chosen once more, to all."""
        row = self.shares.row_of(row_id)
        line = None if row is None else self.shares.item(row)
        self._district = line.district if isinstance(line, Share) else None
        if self._survey.found is not None:
            self._fill(self._survey.found)

    def _all(self) -> None:
        self._district = None
        self.share_table.view.clearSelection()
        if self._survey.found is not None:
            self._fill(self._survey.found)

    def _look(self, row_id: str) -> None:
        line = self._line(row_id)
        if line is not None:
            self._context.in_hand.map.fly_to(line.gap.lon, line.gap.lat, GAP_ZOOM, mark=True)

    def _try(self, row_id: str) -> None:
        line = self._line(row_id)
        if line is not None:
            self._survey.what_if(line.gap.lon, line.gap.lat)

    def _line(self, row_id: str) -> _GapLine | None:
        row = self.gaps.row_of(row_id)
        line = None if row is None else self.gaps.item(row)
        return line if isinstance(line, _GapLine) else None

    def _try_here(self) -> None:
        view = self._context.map.view()
        self._survey.what_if(view.lon, view.lat)

    def _ask_file(self) -> None:
        title = t("hydrant_care.tab.gaps_title")
        dialog = QFileDialog(self._context.window, title, str(Path.home()))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([f"*{suffix}" for suffix in SUFFIXES])
        dialog.selectFile(f"{title}{SUFFIXES[0]}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.start_export(_named(Path(name))))
        dialog.show()

    def _connect(self) -> None:
        self._survey.changed.connect(self.show_survey)
        self._survey.failed.connect(lambda error: self.state.fail(error, self.ask))
        self.again.clicked.connect(self.ask)
        self.here.clicked.connect(self._try_here)
        self.wipe.clicked.connect(self._survey.wipe)
        self.export.clicked.connect(self._ask_file)
        self.share_table.selected.connect(self._narrow)
        self.share_table.chosen.connect(lambda _id: self._all())
        self.gap_table.selected.connect(self._look)
        self.gap_table.chosen.connect(self._try)
        self.apart_table.selected.connect(
            lambda row_id: self._context.selection.choose(Hydrant.KIND, row_id) if row_id else None
        )

    def _content(self) -> QWidget:
        content = QWidget()
        set_role(self.summary, "muted")
        self.summary.setContentsMargins(8, 4, 8, 0)
        head = QHBoxLayout()
        head.setContentsMargins(8, 4, 8, 4)
        head.setSpacing(8)
        for widget in (self.walked, self.again, self.here, self.wipe, self.export):
            head.addWidget(widget)
        head.addStretch(1)
        lists = QSplitter(Qt.Orientation.Horizontal)
        lists.addWidget(self.share_table)
        lists.addWidget(self.tabs)
        lists.setSizes(list(LIST_PX))
        lists.setChildrenCollapsible(False)
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.summary)
        column.addLayout(head)
        column.addWidget(lists, 1)
        return content


def _named(path: Path) -> Path:
    return path if path.suffix.lower() in SUFFIXES else path.with_name(path.name + SUFFIXES[0])


def _percent(share: float, decimals: int = 1) -> str:
    # What is not whole is not rounded to the whole: somewhere there is a gap.
    most = 100.0 if share >= 1 else 100.0 - 10.0**-decimals
    return f"{min(share * 100, most):.{decimals}f} %"


def _metres(metres: float) -> str:
    return t("hydrant_care.metres", metres=f"{metres:.0f}") if metres < float("inf") else t("hydrant_care.far")


def _share_columns() -> Sequence[Column]:
    return [
        Column("district", t("hydrant_care.column.district"),
               lambda one: one.district or t("hydrant_care.district.none"), 104),
        Column("share", t("hydrant_care.column.share"),
               lambda one: "—" if one.share is None else _percent(one.share), 72, "right"),
        Column("places", t("hydrant_care.column.covered"), _covered, 124, "right",
               tooltip=lambda one: f"{one.covered:,} / {one.places:,}"),
        Column("sources", t("hydrant_care.column.usable"), lambda one: f"{one.usable:,} / {one.sources:,}", 0,
               "right"),
    ]  # fmt: skip


def _covered(line: Share) -> str:
    """Hectares where areas are known, else places."""
    if line.by_area:
        return f"{line.reached / HECTARE_M2:,.1f} / {line.built / HECTARE_M2:,.1f} ha"
    return f"{line.covered:,} / {line.places:,}"


def _gap_columns() -> Sequence[Column]:
    return [
        Column("places", t("hydrant_care.gap.places"), lambda one: f"{one.gap.places:,}", 90, "right"),
        Column("district", t("hydrant_care.gap.district"), lambda one: one.gap.district, 130),
        Column("nearest", t("hydrant_care.gap.nearest"), _near, 0),
    ]


def _near(line: Any) -> str:
    return f"{line.near} · {_metres(line.gap.nearest_m)}" if line.near else _metres(line.gap.nearest_m)


def _apart_columns() -> Sequence[Column]:
    return [
        Column("number", t("hydrant_care.column.hydrant"), lambda one: one.number, 120),
        Column("metres", t("hydrant_care.column.apart"), lambda one: _metres(one.apart.metres), 110, "right"),
        Column("other", t("hydrant_care.column.next"), lambda one: one.other, 120),
        Column("district", t("hydrant_care.column.district"), lambda one: one.district, 0),
    ]
