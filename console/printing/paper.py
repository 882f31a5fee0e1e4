"""Parts of HTML on A4 sheets: each page says what it is of, of when, whose, and which of how many."""

import errno
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFile, QFileDevice, QIODevice, QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QPagedPaintDevice,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
    QPen,
    QTextBlock,
    QTextBlockFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)

from console.printing.markup import Markup
from resources.words import language, t
from widgets.theme import FAMILIES

WIDTH_PX, HEIGHT_PX = 794.0, 1123.0
"""A4 at 96 dots an inch: what the parts are laid out in; the device draws them as finely as it can."""
MARGIN_PX, HEAD_PX, FOOT_PX = 45.0, 26.0, 22.0
RESOLUTION = 600
SMALLER = (1.0, 1.08, 1.17, 1.27, 1.4, 1.6)
"""By how much a page that stays whole is laid out larger than the paper, in turn, until it holds its part."""
MOST_PAGES = 800
"""More than anybody can carry; what is behind is left out, and the last page says so."""
STYLE = Path(__file__).resolve().parents[2] / "resources" / "styles" / "print.css"
_TOP_PX = 20.0
"""A first line less far down is the first of its page, below its own margin."""
_GREY = QColor("#444444")


@dataclass(frozen=True)
class Part:
    """Something that begins a page of its own; `whole`: it stays on one page, drawn smaller when it must."""

    key: str
    title: str
    body: Markup
    whole: bool = False


@dataclass(frozen=True)
class Stamp:
    """What every page says: the title, when it was made, of when its facts are, whose it is, whether it is real."""

    title: str
    made_at: str
    as_of: str
    seat: str
    exercise: bool = False


class Unprintable(OSError):
    """The file or the printer cannot be written."""


def print_font(px: int, bold: bool = False) -> QFont:
    """The font of everything printed; its letters are embedded."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(px)
    font.setBold(bold)
    # Glyphs for a language of their own have no characters: numbers could be neither searched nor copied.
    font.setFeature(QFont.Tag("locl"), 0)
    if language() != "zh":
        # A Chinese font gives quotes and dots the room of a character.
        font.setFeature(QFont.Tag("palt"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


def write_pdf(path: Path, parts: Sequence[Part], stamp: Stamp) -> int:
    """Write the file; how many pages it has. Raises Unprintable."""
    # Its own file: a writer that was given a name says nothing when the disk is full.
    file = QFile(str(path))
    if not file.open(QIODevice.OpenModeFlag.WriteOnly):
        raise _unwritten(file)
    try:
        writer = QPdfWriter(file)
        writer.setTitle(stamp.title)
        writer.setCreator("wanghuolou")
        writer.setResolution(RESOLUTION)
        pages = paint(writer, parts, stamp)
        if not file.flush() or file.error() is not QFileDevice.FileError.NoError:
            raise _unwritten(file)
    finally:
        file.close()
    return pages


def _unwritten(file: QFile) -> OSError:
    """Qt's error as the system's, which says whether the disk is full."""
    full = file.error() in (QFileDevice.FileError.WriteError, QFileDevice.FileError.ResourceError)
    return Unprintable(errno.ENOSPC if full else errno.EACCES, file.errorString())


def paint(device: QPagedPaintDevice, parts: Sequence[Part], stamp: Stamp) -> int:
    """Draw on a PDF or a printer; how many pages it took. Raises Unprintable."""
    device.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    device.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    documents = [_laid_out(part) for part in parts]
    pages = min(MOST_PAGES, sum(document.pageCount() for document in documents))
    painter = QPainter()
    if not painter.begin(device):
        raise Unprintable(errno.EIO, t("printing.unprintable"))
    try:
        painter.scale(device.width() / WIDTH_PX, device.height() / HEIGHT_PX)
        _paint_pages(painter, device, list(zip(parts, documents, strict=True)), stamp, pages)
    finally:
        if not painter.end():
            raise Unprintable(errno.EIO, t("printing.unprintable"))
    return pages


def _laid_out(part: Part) -> QTextDocument:
    document = QTextDocument()
    document.setUndoRedoEnabled(False)
    document.setDocumentMargin(0)
    document.setDefaultFont(print_font(12))
    document.setUseDesignMetrics(True)
    document.setDefaultStyleSheet(STYLE.read_text(encoding="utf-8"))
    document.setHtml(f"<body>{part.body}</body>")
    for larger in SMALLER if part.whole else SMALLER[:1]:
        document.setPageSize(_room() * larger)
        if document.pageCount() == 1:
            break
    _keep_headings(document)
    return document


def _room() -> QSizeF:
    """What a page has for its part."""
    return QSizeF(WIDTH_PX - 2 * MARGIN_PX, HEIGHT_PX - 2 * MARGIN_PX - HEAD_PX - FOOT_PX)


def _keep_headings(document: QTextDocument) -> None:
    """No heading stands alone at the foot of a page: it begins the page of what it is the heading of."""
    new_page = QTextBlockFormat()
    new_page.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        if block.blockFormat().headingLevel() and cursor.currentTable() is None:
            page, down_px = divmod(_first_line_px(document, block), document.pageSize().height())
            below = _headed(block)
            alone = below.isValid() and _first_line_px(document, below) // document.pageSize().height() > page
            # One that begins its page already could only leave it empty.
            if alone and down_px > _TOP_PX:
                cursor.mergeBlockFormat(new_page)
        block = block.next()


def _headed(heading: QTextBlock) -> QTextBlock:
    """Where what a heading is of begins: behind further headings, in the first row below a table's head."""
    block = heading.next()
    while block.isValid() and block.blockFormat().headingLevel():
        block = block.next()
    if block.isValid() and (grid := QTextCursor(block).currentTable()) is not None:
        row = grid.format().headerRowCount()
        return grid.cellAt(row if row < grid.rows() else 0, 0).firstCursorPosition().block()
    return block


def _first_line_px(document: QTextDocument, block: QTextBlock) -> float:
    """How far down the paper of all pages its first line stands."""
    top_px = document.documentLayout().blockBoundingRect(block).top()
    layout = block.layout()
    return top_px + (layout.lineAt(0).y() if layout.lineCount() else 0.0)


def _paint_pages(
    painter: QPainter,
    device: QPagedPaintDevice,
    documents: Sequence[tuple[Part, QTextDocument]],
    stamp: Stamp,
    pages: int,
) -> None:
    number = 0
    for part, document in documents:
        size = document.pageSize()
        for page in range(document.pageCount()):
            if number == pages:
                return
            if number and not device.newPage():
                raise Unprintable(errno.EIO, t("printing.unprintable"))
            number += 1
            _dress(painter, part, stamp, number, pages)
            painter.save()
            painter.translate(MARGIN_PX, MARGIN_PX + HEAD_PX)
            painter.scale(_room().width() / size.width(), _room().width() / size.width())
            painter.translate(0, -page * size.height())
            document.drawContents(painter, QRectF(0, page * size.height(), size.width(), size.height()))
            painter.restore()


def _dress(painter: QPainter, part: Part, stamp: Stamp, number: int, pages: int) -> None:
    """Watermark, head and foot of a page."""
    if stamp.exercise:
        _watermark(painter)
    width = WIDTH_PX - 2 * MARGIN_PX
    painter.setPen(_GREY)
    head = QRectF(MARGIN_PX, MARGIN_PX - 8, width, HEAD_PX - 6)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    middle = Qt.AlignmentFlag.AlignVCenter
    painter.setFont(print_font(11, bold=True))
    mark = f"{t('printing.exercise')}　" if stamp.exercise else ""
    painter.drawText(head, left | middle, f"{mark}{stamp.title} · {part.title}")
    painter.setFont(print_font(11))
    painter.drawText(head, right | middle, t("printing.made", at=stamp.made_at))
    painter.setPen(QPen(_GREY, 0.8))
    painter.drawLine(head.bottomLeft(), head.bottomRight())
    foot = QRectF(MARGIN_PX, HEIGHT_PX - MARGIN_PX - FOOT_PX + 10, width, FOOT_PX - 4)
    painter.drawLine(foot.topLeft(), foot.topRight())
    painter.drawText(foot, left | middle, t("printing.as_of", at=stamp.as_of))
    painter.drawText(foot, Qt.AlignmentFlag.AlignHCenter | middle, t("printing.seat", seat=stamp.seat))
    painter.drawText(foot, right | middle, t("printing.page", page=number, pages=pages))


def _watermark(painter: QPainter) -> None:
    painter.save()
    painter.translate(WIDTH_PX / 2, HEIGHT_PX / 2)
    painter.rotate(-52)
    painter.setFont(print_font(150, bold=True))
    painter.setPen(QColor("#f1e2a8"))
    painter.drawText(QRectF(-700, -150, 1400, 300), Qt.AlignmentFlag.AlignCenter, t("printing.exercise"))
    painter.restore()
