from PySide6.QtGui import QTextDocument

from widgets.tooltip import plain_tip


def test_what_looks_like_html_is_shown_as_it_was_written() -> None:
    hostile = '<img src="file:///etc/hostname"> & <b>号</b>\n第二行'
    shown = QTextDocument()
    shown.setHtml(plain_tip(hostile))
    assert shown.toPlainText() == hostile


def test_other_texts_are_left_alone() -> None:
    assert plain_tip("A & B\n第二行") == "A & B\n第二行"
