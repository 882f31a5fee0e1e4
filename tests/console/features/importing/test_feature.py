"""Who may import is offered it, by key and by dropping; who may not is told who may."""

from collections.abc import Callable
from pathlib import Path

import pytest

from backend.imports import IMPORTERS as BACKENDS
from console.feature import Act
from console.features.importing.feature import FEATURE, open_file
from console.features.importing.step import IMPORTERS
from console.features.importing.window import ImportWindow
from resources.words import t
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk
from tests.console.features.importing.files import clean_rows, write_csv

Desks = Callable[..., Desk]


def test_console_and_backend_mean_the_same_people() -> None:
    assert IMPORTERS == BACKENDS


@pytest.mark.parametrize("act", FEATURE.acts, ids=lambda act: act.key)
def test_an_act_opens_the_window_beside_the_work(desk: Desk, act: Act) -> None:
    assert act.refusal(desk.context) == ""
    act.run(desk.context)
    [window] = desk.window.findChildren(ImportWindow)
    assert window.isVisible()
    assert not window.isModal()


def test_a_commander_is_told_who_may_import(world: BackendProcess, desks: Desks, tmp_path: Path) -> None:
    desk = desks(world, "wangfang", "3")
    assert {act.refusal(desk.context) for act in FEATURE.acts} == {t("wizard.forbidden")}
    open_file(desk.context, tmp_path / "a.csv")
    assert [n.text for n in desk.context.notices.all] == [t("wizard.forbidden")]
    assert not desk.window.findChildren(ImportWindow)


def test_a_dropped_file_is_read_at_once(desk: Desk, tmp_path: Path) -> None:
    open_file(desk.context, write_csv(tmp_path / "hydrants.csv", clean_rows()))
    [window] = desk.window.findChildren(ImportWindow)
    desk.wait(lambda: not window.file.problem())
    assert window.draft.kind == "hydrants"
