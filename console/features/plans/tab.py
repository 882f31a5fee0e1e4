"""The plan tab: the sheet of what a crew must know, and the drawing; both there when the network is not."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QSplitter, QVBoxLayout, QWidget

from console.context import Context
from console.facts_panel import FactsPanel
from console.features.plans.work import Found, find_plan, sections
from console.follow import Follow
from models.document import Document
from models.incident import Incident
from models.plan import Plan
from resources.words import t
from widgets.panel_state import State
from widgets.pdf_view import PdfView
from widgets.scrolled import scrolled
from widgets.theme import set_role


class PlanTab(QWidget):
    """Follows the selection and the worked incident."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.found = Found()
        self.shown_file = ""
        self.title = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.about = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.drawings = QComboBox()
        self.pdf = PdfView()
        self._sections = QVBoxLayout()
        self.state = FactsPanel(context, self._content())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.state)
        self._follow = Follow(
            context,
            self,
            lambda: find_plan(context),
            self.show_plan,
            {Plan.KIND, Document.KIND, Incident.KIND},
            self.state,
        )
        context.selection.changed.connect(lambda _key: self._follow.ask())
        context.selection.incident_changed.connect(lambda _id: self._follow.ask())
        context.documents.arrived.connect(lambda _sha256: self._follow.soon())
        context.documents.failed.connect(self._did_not_come)
        self.drawings.currentIndexChanged.connect(self._open_drawing)
        self._follow.ask()

    def show_plan(self, found: Found) -> None:
        """Draw what was found."""
        same = found.plan is not None and self.found.plan is not None and found.plan.id == self.found.plan.id
        self.found = found
        if found.plan is None:
            self.state.set_none(t("plans.empty"))
            return
        plan = found.plan.fact
        self.title.setText(f"{plan.number}　{plan.name}")
        self.about.setText(
            t("plans.about", revision=plan.revision, author=plan.author or "—", approver=plan.approver or "—",
              approved=plan.approved_on or "—", review=plan.review_on or "—")
        )  # fmt: skip
        self._show_sections(plan)
        self._show_drawings(found, keep=same)
        self.state.show_record(found.plan)

    def _show_sections(self, plan: Plan) -> None:
        while (item := self._sections.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for key, lines in sections(plan):
            head = QLabel(t(f"plans.section.{key}"))
            set_role(head, "small")
            body = QLabel("\n".join(lines), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            body.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._sections.addWidget(head)
            self._sections.addWidget(body)
        self._sections.addStretch()

    def _show_drawings(self, found: Found, *, keep: bool) -> None:
        at = self.drawings.currentIndex() if keep else 0
        self.drawings.blockSignals(True)
        self.drawings.clear()
        for document in found.documents:
            self.drawings.addItem(document.fact.name)
        self.drawings.setCurrentIndex(max(0, at) if found.documents else -1)
        self.drawings.blockSignals(False)
        self.drawings.setVisible(len(found.documents) > 1)
        self._open_drawing(self.drawings.currentIndex())

    def _open_drawing(self, at: int) -> None:
        """Open a drawing that is here; one that is still on its way opens when it arrives."""
        if not 0 <= at < len(self.found.files):
            self.pdf.close_document()
            self.pdf.panel().set_state(State.EMPTY, t("plans.no_drawing"))
            self.shown_file = ""
            return
        file, document = self.found.files[at], self.found.documents[at].fact
        if file is None:
            self.pdf.close_document()
            self.shown_file = ""
            self._fetch(document)
        elif str(file) != self.shown_file:
            self.pdf.open_file(file)
            self.shown_file = str(file)

    def _fetch(self, document: Document) -> None:
        self.pdf.panel().set_state(State.OFFLINE, t("plans.not_here", name=document.name))
        self._context.documents.want(document.sha256)

    def _did_not_come(self, sha256: str, why: str) -> None:
        """Said in the drawing's place, with a way to ask again; without a line it comes by itself later."""
        at = self.drawings.currentIndex()
        document = self.found.documents[at].fact if 0 <= at < len(self.found.documents) else None
        if document is not None and document.sha256 == sha256 and self._context.link.state.online:
            self.pdf.panel().set_state(
                State.REFUSED, t("plans.fetching.did_not_come", name=document.name, reason=why),
                action=t("plans.fetching.again"), then=lambda: self._fetch(document),
            )  # fmt: skip

    def _content(self) -> QWidget:
        set_role(self.title, "heading")
        set_role(self.about, "small")
        sheet = QWidget()
        column = QVBoxLayout(sheet)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(4)
        column.addWidget(self.title)
        column.addWidget(self.about)
        column.addLayout(self._sections)
        area = scrolled(sheet)
        drawing = QWidget()
        below = QVBoxLayout(drawing)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(0)
        self.drawings.setAccessibleName(t("plans.drawing"))
        below.addWidget(self.drawings)
        below.addWidget(self.pdf, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.addWidget(area)
        split.addWidget(drawing)
        split.setStretchFactor(0, 2)
        split.setStretchFactor(1, 3)
        split.setChildrenCollapsible(False)
        return split
