"""Declaring a source: what it is called, where it is, how it is drawn, and what its provider allows."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from console.features.map_sources.controls import BadControls, controls_of, controls_text
from maps.sources.source import MOST_ZOOM, ONLINE, Datum, Kind, Source, faults
from resources.words import t
from widgets.form import Form
from widgets.scrolled import scrolled
from widgets.theme import set_role

MOST_KEPT = 1_000_000
TEXT_PX = 8


class Ready(NamedTuple):
    """A service many have: all but the key is known."""

    key: str
    """Of its title, under `sources.ready`."""
    source: Source


def _tianditu(layer: str) -> Ready:
    source = Source(
        name="ready",
        title="",
        kind=Kind.WMTS,
        address=f"https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?tk={{key}}",
        subdomains="0,1,2,3,4,5,6,7",
        layer=layer,
        matrix_set="w",
        min_zoom=1,
        attribution="© 天地图",  # zh: the provider's own name
    )
    return Ready(f"tianditu_{layer}", source)


READY: Sequence[Ready] = tuple(_tianditu(layer) for layer in ("vec", "cva", "img", "cia"))


class SourceForm(QDialog):
    """Non modal: an alarm never waits for it."""

    accepted_source = Signal(object, object)
    """The Source, and its key: None when it stays as it is."""
    tried = Signal(object, object)
    """The same two, to be asked for one tile."""

    def __init__(self, source: Source, others: Sequence[str], is_new: bool, parent: QWidget) -> None:
        """`others`: the names that are taken."""
        super().__init__(parent, Qt.WindowType.Tool)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(t("sources.form.new" if is_new else "sources.form.change"))
        self._name, self._others, self._is_new = source.name, others, is_new
        self.form = Form()
        self.outcome = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._kind = _choice([(kind, t(f"sources.kind.{kind.value}")) for kind in Kind])
        self.file_button = QPushButton(t("sources.form.file"))
        self.file_button.clicked.connect(lambda _checked: self._ask_file())
        self._add_fields()
        self._fill(source)
        self._kind.currentIndexChanged.connect(lambda _at: self._fit())
        self._fit()
        self._arrange(is_new)

    def _add_fields(self) -> None:
        add = self.form.add
        add("title", t("sources.field.title"), QLineEdit(maxLength=60), required=True)
        add("kind", t("sources.field.kind"), self._kind)
        add("address", t("sources.field.address"), QLineEdit(maxLength=2000), required=True)
        key = QLineEdit(maxLength=500, echoMode=QLineEdit.EchoMode.PasswordEchoOnEdit)
        key.setPlaceholderText("" if self._is_new else t("sources.form.key_stays"))
        add("key", t("sources.field.key"), key)
        add("subdomains", t("sources.field.subdomains"), QLineEdit(maxLength=200, placeholderText="0,1,2,3"))
        add("layer", t("sources.field.layer"), QLineEdit(maxLength=200))
        add("matrix_set", t("sources.field.matrix_set"), QLineEdit(maxLength=200))
        add("min_zoom", t("sources.field.min_zoom"), _number(MOST_ZOOM))
        add("max_zoom", t("sources.field.max_zoom"), _number(MOST_ZOOM))
        add("datum", t("sources.field.datum"), _choice([(one, t(f"sources.datum.{one.value}")) for one in Datum]))
        add("attribution", t("sources.field.attribution"), QLineEdit(maxLength=200))
        add("most_kept", t("sources.field.most_kept"), _number(MOST_KEPT))
        add("crs", t("sources.field.crs"), QLineEdit(maxLength=200, placeholderText="EPSG:4547"))
        controls = QPlainTextEdit(placeholderText=t("sources.form.controls"))
        controls.setFixedHeight(84)
        add("controls", t("sources.field.controls"), controls)

    def _fill(self, source: Source) -> None:
        self.form.set_values(
            {
                **{
                    name: getattr(source, name)
                    for name in source.__struct_fields__
                    if name not in ("name", "controls")
                },
                "controls": controls_text(source.controls),
            }
        )

    def _arrange(self, is_new: bool) -> None:
        set_role(self.outcome, "small")
        # It may name a command to be copied.
        self.outcome.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        if is_new:
            line = QHBoxLayout()
            line.addWidget(QLabel(t("sources.form.ready")))
            for ready in READY:
                button = QPushButton(t(f"sources.ready.{ready.key}"))
                set_role(button, "flat")
                button.clicked.connect(_once(self._take, ready))
                line.addWidget(button)
            line.addStretch(1)
            column.addLayout(line)
        column.addWidget(scrolled(self.form), 1)
        column.addWidget(self.outcome)
        buttons = QDialogButtonBox()
        buttons.addButton(self.file_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.keep_button = buttons.addButton(t("sources.form.keep"), QDialogButtonBox.ButtonRole.AcceptRole)
        self.try_button = buttons.addButton(t("sources.form.try"), QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(t("sources.form.leave"), QDialogButtonBox.ButtonRole.RejectRole)
        self.try_button.clicked.connect(lambda _checked: self._try())
        buttons.accepted.connect(self._keep)
        buttons.rejected.connect(self.close)
        column.addWidget(buttons)
        self.resize(480, 640)

    def _take(self, ready: Ready) -> None:
        title = t(f"sources.ready.{ready.key}")
        self._fill(msgspec.structs.replace(ready.source, name=self._name, title=title))
        self.form.editor("key").setFocus()

    def _fit(self) -> None:
        """Only what the kind needs can be filled in."""
        # Qt keeps the value as a plain text.
        kind = Kind(self._kind.currentData())
        wanted = {
            "key": kind in ONLINE, "subdomains": kind in ONLINE, "most_kept": kind in ONLINE,
            "layer": kind is Kind.WMTS, "matrix_set": kind is Kind.WMTS,
            "min_zoom": kind in ONLINE, "max_zoom": kind in ONLINE,
            "datum": kind is not Kind.IMAGE, "crs": kind is Kind.IMAGE, "controls": kind is Kind.IMAGE,
        }  # fmt: skip
        for name, fits in wanted.items():
            self.form.editor(name).setEnabled(fits)
        self.file_button.setEnabled(kind not in ONLINE)

    def source(self) -> Source | None:
        """What is filled in, None when something of it is wrong, which is said under its field."""
        values = self.form.values()
        del values["key"]
        try:
            values["controls"] = controls_of(values["controls"])
        except BadControls as error:
            self.form.set_problem("controls", t("sources.fault.controls", line=error.line))
            return None
        if not self.form.validate():
            return None
        try:
            source = msgspec.convert({**values, "name": self._name}, Source)
        except msgspec.ValidationError:
            self.form.set_problem("address", t("sources.fault.address"))
            return None
        wrong = faults(source, self._others)
        for name, code in wrong.items():
            self.form.set_problem(name, t(f"sources.fault.{code}"))
        return None if wrong else source

    def _key(self) -> str | None:
        typed = str(self.form.values()["key"])
        return typed if typed or self._is_new else None

    def _keep(self) -> None:
        source = self.source()
        if source is not None:
            self.accepted_source.emit(source, self._key())
            self.close()

    def _try(self) -> None:
        source = self.source()
        if source is not None:
            self.try_button.setEnabled(False)
            self.outcome.setText(t("sources.trial.asking"))
            self.tried.emit(source, self._key())

    def show_outcome(self, sentence: str) -> None:
        """What came of trying it."""
        self.try_button.setEnabled(True)
        self.outcome.setText(sentence)

    def _ask_file(self) -> None:
        dialog = QFileDialog(self, t("sources.form.file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.form.set_values({"address": name}))
        dialog.show()


def _choice[Value](choices: Sequence[tuple[Value, str]]) -> QComboBox:
    box = QComboBox()
    for value, title in choices:
        box.addItem(title, value)
    return box


def _number(most: int) -> QSpinBox:
    box = QSpinBox()
    box.setRange(0, most)
    # Style sheets do not reach the text of a spin box.
    box.lineEdit().setTextMargins(TEXT_PX, 0, 0, 0)
    return box


def _once(take: Callable[[Ready], None], ready: Ready) -> Callable[[bool], None]:
    return lambda _checked: take(ready)
