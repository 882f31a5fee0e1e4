"""A page lists records, knows which is chosen, and gives the keyboard to the list."""

from PySide6.QtWidgets import QLabel, QLineEdit

from console.ages import standing
from console.features.hydrant_care.list_page import ListPage
from models.hydrant import Hydrant
from tests.console.features.desk import Desk
from tests.console.features.world import HYDRANT
from widgets.rows import Column


def test_what_is_chosen_is_there_until_it_is_not_listed_any_more(desk: Desk) -> None:
    columns = [Column("number", "n", lambda one: one.fact.number)]
    page = desk.put(ListPage(desk.context, columns, lambda one: standing(one.state, one.reason)))
    page.arrange((QLabel("1"), words := QLineEdit()), words)
    record = desk.get(Hydrant, HYDRANT)
    assert page.chosen() is None
    page.rows.set_items([record])
    page.table.select(HYDRANT)
    assert page.chosen() == record
    assert page.focusProxy() is page.table
    page.rows.set_items([])
    assert page.chosen() is None
