"""Exports the map: asks for the file, takes the picture, has it written in the background, says how it went."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QSize, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from console.context import Context
from console.fault_words import fault_words
from console.features.map_export import writing
from console.features.map_export.forms import SUFFIXES, Form, named
from console.features.map_export.progress_card import Done, ProgressCard
from maps.export.extent import Extent
from maps.export.plate import Plate
from maps.export.sheet import Legend, Paper
from maps.export.things import Taken, take
from maps.export.web_page import Head, Scene
from resources.words import language, t

PAPERS = {
    "a4_landscape": Paper(), "a4_portrait": Paper("A4", False),
    "a3_landscape": Paper("A3"), "a3_portrait": Paper("A3", False),
}  # fmt: skip
SMALLEST_PX, LARGEST_PX = 600, 3_000
KEY = "map_export"


class Exporter(QObject):
    """One export at a time; lives with the main map."""

    def __init__(self, context: Context) -> None:
        super().__init__(context.map)
        self._context = context
        self._plate: Plate | None = None
        self._path: Path | None = None
        self._stop = False
        self._done = Done()
        self.card = ProgressCard(context.map, lambda: self._done, self.stop)

    @staticmethod
    def of(context: Context) -> "Exporter":
        """The exporter of this console's map."""
        return context.map.findChild(Exporter) or Exporter(context)

    def idle(self) -> str:
        """Why there is nothing to cancel; empty while something is written."""
        return t("map_export.idle") if self._path is None else ""

    def ask(self, form: Form) -> None:
        """Ask for the file beside the work, then write it."""
        if self._path is not None:
            self._context.notices.warn(t("map_export.running"), key=KEY)
            return
        dialog = QFileDialog(self._context.window, t(f"map_export.act.{form.value}"), str(Path.home()))
        dialog.setObjectName("mapExport")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        filters = self._filters(form)
        dialog.setNameFilters(list(filters))
        dialog.selectFile(f"{t('map_export.file')}{SUFFIXES[form][0]}")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self._chosen(form, name, *filters[dialog.selectedNameFilter()]))
        dialog.show()

    @staticmethod
    def _filters(form: Form) -> dict[str, tuple[str, Paper]]:
        if form is Form.SHEET:
            return {f"{t(f'map_export.paper.{name}')} (*.pdf)": (".pdf", paper) for name, paper in PAPERS.items()}
        return {f"*{suffix}": (suffix, Paper()) for suffix in SUFFIXES[form]}

    def _chosen(self, form: Form, name: str, suffix: str, paper: Paper) -> None:
        self.start(form, named(Path(name), form, suffix), paper)

    def start(self, form: Form, path: Path, paper: Paper = PAPERS["a4_landscape"]) -> None:
        """Write the map of this moment."""
        self._path, self._stop = path, False
        view = self._context.map
        self._context.notices.withdraw_key(KEY)
        layers = [take(layer) for layer in reversed(view.layers) if view.is_layer_visible(layer.name)]
        ends = writing.Ends(self._tell, lambda: self._stop)
        # The picture before the card, which is no part of the map.
        picture = view.grab_image() if form is Form.PICTURE else QImage()
        counted = form in (Form.THINGS, Form.PAGE)
        self._done = Done(0, sum(len(layer.drawn) for layer in layers) if counted else 0)
        self.card.begin(path.name)
        match form:
            case Form.PICTURE:
                exercise = self._exercise()
                self._write(lambda: writing.write_picture(path, picture, exercise, ends))
            case Form.THINGS:
                title = self._title()
                self._write(lambda: writing.write_things(path, layers, title, ends))
            case Form.SHEET:
                self._sheet(path, paper, layers, ends)
            case Form.PAGE:
                self._page(path, layers, ends)

    def _sheet(self, path: Path, paper: Paper, layers: list[Taken], ends: writing.Ends) -> None:
        title, time, author, exercise = self._title(), self._time(), self._author(), self._exercise()
        attribution = self._attribution()

        def then(picture: QImage, seen: Extent) -> None:
            def work() -> None:
                rows = writing.legend_rows(layers, seen)
                legend = Legend(title, time, author, attribution, rows, exercise)
                writing.write_paper(path, paper, picture, seen, legend, ends)

            self._write(work)

        self._take(_covering(self._context.map.size(), paper), then, theme="print")

    def _page(self, path: Path, layers: list[Taken], ends: writing.Ends) -> None:
        line = " · ".join(part for part in (self._time(), self._author(), self._attribution()) if part)
        head = Head(
            self._title(), line, "zh-CN" if language() == "zh" else "en", self._exercise(), t("map_export.old")
        )

        def then(picture: QImage, seen: Extent) -> None:
            self._write(lambda: writing.write_page(path, head, Scene(layers, writing.png(picture), seen), ends))

        self._take(_bounded(self._context.map.size()), then, theme="light", layers=False)

    def _take(self, size: QSize, then: Callable[[QImage, Extent], None], **looks: Any) -> None:
        def taken(picture: QImage, seen: Extent) -> None:
            self._plate = None
            then(picture, seen)

        self._plate = Plate(self._context.map, size, **looks)
        self._plate.take(taken, self._no_picture)

    def _no_picture(self) -> None:
        self._plate = None
        self._end()
        self._context.notices.problem(t("map_export.no_picture"), key=KEY)

    def _tell(self, count: int) -> None:
        """In the writing thread."""
        self._done = self._done._replace(so_far=count)

    def _write(self, work: Callable[[], object]) -> None:
        self._context.background.query(work, self._finished, self._failed)

    def stop(self) -> None:
        """Nobody wants it any more: nothing is left of it."""
        self._stop = True
        if self._plate is not None:
            self._plate.close()
            self._plate = None
            self._end()
            self._context.notices.say(t("exporting.bad.stopped"), key=KEY)

    def _finished(self, _done: object) -> None:
        path = self._end()
        self._context.notices.good(t("map_export.done", file=str(path)), key=KEY)

    def _failed(self, error: Exception) -> None:
        self._end()
        if self._stop:
            self._context.notices.say(t("exporting.bad.stopped"), key=KEY)
        else:
            self._context.notices.problem(t("exporting.act.failed", reason=fault_words(error)), key=KEY)

    def _end(self) -> Path | None:
        """Ready for the next; the file that was made."""
        path, self._path = self._path, None
        self.card.end()
        return path

    # ---- what every file says of itself --------------------------------------------------------------------------

    def _title(self) -> str:
        return t("map_export.title")

    def _time(self) -> str:
        """When it was made, and as of when the data are."""
        state, now = self._context.link.state, self._context.now()
        heard = now if state.online and not state.catching_up else state.as_of
        as_of = t("map_export.never") if heard is None else f"{heard.astimezone():%Y-%m-%d %H:%M:%S}"
        return t("map_export.time", made=f"{now.astimezone():%Y-%m-%d %H:%M:%S}", as_of=as_of)

    def _author(self) -> str:
        session = self._context.session
        return t(
            "map_export.author", name=session.name or session.user or t("map_export.nobody"), seat=session.seat
        )

    def _exercise(self) -> str:
        return t("printing.exercise") if self._context.session.exercise_id else ""

    def _attribution(self) -> str:
        view = self._context.map
        shown = [sheet for sheet, _version in view.ground.shelf.sheets() if view.ground.look(sheet.name).visible]
        pack = "" if view.pack[0] is None else view.pack[2]
        said = [pack, *(one.attribution for one in shown)]
        return " · ".join(dict.fromkeys(part for part in said if part))


def _covering(seen: QSize, paper: Paper) -> QSize:
    """A picture of the paper's shape in which everything seen is, px."""
    frame = paper.frame
    px = max(seen.width() / frame.width(), seen.height() / frame.height())
    return _bounded(QSize(round(frame.width() * px), round(frame.height() * px)))


def _bounded(size: QSize) -> QSize:
    """The same shape, neither too small to read nor too large to hold."""
    short, long = min(size.width(), size.height()), max(size.width(), size.height())
    factor = min(max(1.0, SMALLEST_PX / max(1, short)), LARGEST_PX / max(1, long))
    return QSize(round(size.width() * factor), round(size.height() * factor))
