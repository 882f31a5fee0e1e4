"""The centre's demand table is edited by keys alone, each changed row is an act, and seats see what others do."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from console.features.conflicts.work import conflicts
from console.features.hydrants.demand import shipped_rows
from console.features.hydrants.demand_old import ANSWERED, SETTING
from console.features.hydrants.demand_rows import STANDING
from console.features.hydrants.demand_shared import shared_table
from console.features.hydrants.demand_table import COLUMNS, Line, shipped_lines
from console.features.hydrants.demand_window import DemandWindow
from console.features.hydrants.type_picker import TypePicker
from console.log_words import entry_words
from models.command import Role
from models.conflict import Choice
from models.demand_row import DemandRow, values_of
from models.demand_row_acts import SetDemandRow
from models.log_entry import LogEntry, LogKind
from models.record import SyncState, replace
from models.store import Query, where
from resources.words import set_language
from tests.backend.server import BackendProcess
from tests.console.features.desk import Desk

pytestmark = pytest.mark.both_databases
CTRL = Qt.KeyboardModifier.ControlModifier
INITIAL, SPREAD, INCIDENTS = (COLUMNS.index(name) for name in ("initial", "spread", "incidents"))


@pytest.fixture
def window(desk: Desk) -> Iterator[DemandWindow]:
    set_language("zh")
    made = opened(desk)
    yield made
    made.hide()


def opened(desk: Desk) -> DemandWindow:
    """The window with the table in it."""
    made = DemandWindow.of(desk.context)
    made.open_table()
    desk.wait(lambda: not made.rows.fixed or bool(made.barred.text()))
    return made


def at(window: DemandWindow, key: str) -> int:
    return next(row for row, line in enumerate(window.rows.lines) if line[0] == key)


def line(window: DemandWindow, key: str) -> Line:
    return window.rows.lines[at(window, key)]


def type_(desk: Desk, window: DemandWindow, key: str, column: int, text: str) -> None:
    """As somebody does who has only keys."""
    window.view.setCurrentIndex(window.rows.index(at(window, key), column))
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Return)
    editor = window.view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.selectAll()
    desk.qtbot.keyClicks(editor, text)
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.wait(lambda: window.view.findChild(QLineEdit) is None)


def keep(desk: Desk, window: DemandWindow) -> None:
    """By its key; returns when the table has it."""
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Return, CTRL)
    desk.wait(lambda: not window.rows.changed)


def standing(window: DemandWindow, key: str) -> str:
    return str(window.rows.index(at(window, key), STANDING).data())


def row(desk: Desk, key: str) -> DemandRow:
    return desk.get(DemandRow, key).fact


def change(desk: Desk, key: str, **fields: float) -> None:
    """Another seat says something else of a row."""
    before = shared_table(desk.services.store).rows[key]
    after = values_of(replace(before, **fields))
    desk.do(SetDemandRow(row_id=key, before=values_of(before), after=after))


def logged(desk: Desk, kind: LogKind) -> list[str]:
    query = Query(kind=LogEntry.KIND, filters=(where("type", kind),), order="at", descending=True)
    return [entry_words(one.fact) for one in desk.services.store.page(query)]


def test_a_centre_that_has_said_nothing_has_the_example_which_nobody_has_verified(window: DemandWindow) -> None:
    assert window.rows.lines == shipped_lines()
    assert "6 行未核实" in window.standing.text()
    assert "自带的示例" in window.standing.text()
    assert standing(window, "residential") == "示例"


def test_a_number_typed_is_the_centres_once_it_is_kept_and_in_the_log(desk: Desk, window: DemandWindow) -> None:
    type_(desk, window, "residential", SPREAD, "55")
    assert "尚未保存（改 1 行、增 0 行、删 0 行）" in window.standing.text()
    assert standing(window, "residential") == "草稿"
    assert desk.services.store.get(DemandRow, "residential") is None
    keep(desk, window)
    desk.level()
    found = desk.get(DemandRow, "residential")
    assert (found.fact.spread_lps, found.fact.edition) == (55, 1)
    assert "尚未保存" not in window.standing.text()
    desk.wait(lambda: standing(window, "residential").startswith("第 1 版"))
    assert "住宅" in logged(desk, LogKind.DEMAND_ROW_SET)[0]
    assert "10/20/55" in logged(desk, LogKind.DEMAND_ROW_SET)[0]


def test_what_is_wrong_is_said_and_cannot_be_kept(desk: Desk, window: DemandWindow) -> None:
    before = window.rows.lines
    type_(desk, window, "high_rise", SPREAD, "many")
    assert "第 2 行" in window.wrong.text()
    assert "“many”" in window.wrong.text()
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Return, CTRL)
    assert desk.services.store.get(DemandRow, "high_rise") is None
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Z, CTRL)
    assert window.rows.lines == before
    assert window.wrong.isHidden()


def test_esc_puts_it_away_with_the_draft_in_it(desk: Desk, window: DemandWindow) -> None:
    type_(desk, window, "high_rise", SPREAD, "65")
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Escape)
    assert window.isHidden()
    again = opened(desk)
    assert again is window
    assert line(again, "high_rise")[SPREAD] == "65"


def test_rows_are_added_and_removed_and_brought_back(desk: Desk, window: DemandWindow) -> None:
    before = window.rows.lines
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Insert)
    editor = window.view.findChild(QLineEdit)
    assert isinstance(editor, QLineEdit)
    editor.setText("冷库")
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.wait(lambda: window.rows.lines[-1][1] == "冷库")
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Delete, CTRL)
    assert window.rows.lines == before
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Z, CTRL)
    key = window.rows.lines[-1][0]
    for column, text in ((INITIAL, "10"), (INITIAL + 1, "20"), (SPREAD, "30"), (COLUMNS.index("most"), "40")):
        type_(desk, window, key, column, text)
    keep(desk, window)
    desk.level()
    assert row(desk, key).zh == "冷库"
    window.view.setCurrentIndex(window.rows.index(at(window, key), 1))
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Delete, CTRL)
    keep(desk, window)
    desk.level()
    assert row(desk, key).removed
    assert "冷库" in logged(desk, LogKind.DEMAND_ROW_REMOVED)[0]
    assert key not in shared_table(desk.services.store).rows


def test_chosen_rows_are_signed_with_name_and_source_only(desk: Desk, window: DemandWindow) -> None:
    before = window.rows.lines
    window.view.selectRow(at(window, "hazardous"))
    window.name.setText("李工")
    desk.qtbot.keyClick(window.view, Qt.Key.Key_G, CTRL)
    assert "依据" in window.wrong.text()
    assert window.rows.lines == before
    window.source.setText("GB 50974-2014 表 3.3.2")
    desk.qtbot.keyClick(window.source, Qt.Key.Key_Return)
    keep(desk, window)
    desk.level()
    signed = row(desk, "hazardous")
    assert (signed.verified_by, signed.source) == ("李工", "GB 50974-2014 表 3.3.2")
    assert signed.signed_by
    assert signed.signed_at is not None
    assert "李工" in logged(desk, LogKind.DEMAND_ROW_SIGNED)[0]


def test_types_of_incidents_are_picked_by_keys(desk: Desk, window: DemandWindow) -> None:
    window.view.setCurrentIndex(window.rows.index(at(window, "outdoor"), INCIDENTS))
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Return)
    picker = window.view.findChild(TypePicker)
    assert isinstance(picker, TypePicker)
    picker.others.setText("隧道火灾")
    desk.qtbot.keyClick(picker.others, Qt.Key.Key_Return)
    desk.wait(lambda: line(window, "outdoor")[INCIDENTS] == "vehicle_fire; outdoor_fire; 隧道火灾")
    keep(desk, window)
    desk.level()
    assert row(desk, "outdoor").incidents[-1] == "隧道火灾"


def test_a_table_goes_out_as_a_file_and_comes_in_again(desk: Desk, window: DemandWindow, tmp_path: Path) -> None:
    before = window.rows.lines
    type_(desk, window, "high_rise", SPREAD, "66")
    draft = window.rows.lines
    window.write_file(tmp_path / "table.xlsx")
    desk.wait((tmp_path / "table.xlsx").exists)
    window.rows.replace(before)
    window.read_file(tmp_path / "table.xlsx")
    desk.wait(lambda: window.rows.lines == draft)
    (tmp_path / "none.csv").write_text("a,b\n1,2\n3,4\n", encoding="utf-8")
    window.read_file(tmp_path / "none.csv")
    desk.wait(lambda: "none.csv" in window.wrong.text())
    assert window.rows.lines == draft


def test_what_another_seat_changes_comes_by_itself_and_what_is_typed_here_stays(
    desk: Desk, window: DemandWindow, world: BackendProcess, desks: Callable[..., Desk]
) -> None:
    other = desks(world, "wangfang", "5")
    type_(desk, window, "high_rise", SPREAD, "67")
    change(other, "warehouse", initial_lps=26.0)
    desk.wait(lambda: line(window, "warehouse")[INITIAL] == "26")
    assert line(window, "high_rise")[SPREAD] == "67"
    assert window.theirs.isHidden()
    keep(desk, window)
    desk.level()
    assert (row(desk, "high_rise").spread_lps, row(desk, "warehouse").initial_lps) == (67, 26)


def test_a_row_both_have_changed_is_shown_and_kept_only_when_somebody_says_whose_holds(
    desk: Desk, window: DemandWindow, world: BackendProcess, desks: Callable[..., Desk]
) -> None:
    other = desks(world, "wangfang", "5")
    type_(desk, window, "crowded", SPREAD, "85")
    change(other, "crowded", initial_lps=21.0)
    desk.wait(lambda: not window.theirs.isHidden())
    assert standing(window, "crowded") == "双方都改了"
    assert "21/40/80" in window.theirs.sentence.text()
    assert "5 席 王芳" in window.theirs.sentence.text()
    assert not window.buttons["keep"].isEnabled()
    window.keep()
    assert desk.services.engine.entries() == ()
    desk.qtbot.keyClick(window.view, Qt.Key.Key_M, CTRL)
    keep(desk, window)
    desk.level()
    assert (row(desk, "crowded").spread_lps, row(desk, "crowded").initial_lps) == (85, 20)
    type_(desk, window, "crowded", SPREAD, "86")
    change(other, "crowded", initial_lps=22.0)
    desk.wait(lambda: not window.theirs.isHidden())
    desk.qtbot.keyClick(window.view, Qt.Key.Key_T, CTRL)
    assert not window.rows.changed
    assert line(window, "crowded")[INITIAL] == "22"


def test_in_an_outage_rows_wait_in_the_outbox_are_in_force_here_and_arrive_when_the_line_is_back(
    desk: Desk, window: DemandWindow
) -> None:
    desk.cut()
    type_(desk, window, "warehouse", SPREAD, "105")
    keep(desk, window)
    assert desk.get(DemandRow, "warehouse").state is SyncState.PENDING
    assert shared_table(desk.services.store).rows["warehouse"].spread_lps == 105
    desk.wait(lambda: standing(window, "warehouse") == "待送出")
    assert "等" in window.standing.text() or "待" in window.standing.text()
    desk.mend()
    assert desk.get(DemandRow, "warehouse").state is SyncState.SYNCED
    assert row(desk, "warehouse").spread_lps == 105


def test_two_who_change_a_row_in_an_outage_decide_it_field_by_field(
    desk: Desk, window: DemandWindow, world: BackendProcess, desks: Callable[..., Desk]
) -> None:
    other = desks(world, "wangfang", "5")
    desk.cut()
    type_(desk, window, "outdoor", SPREAD, "33")
    keep(desk, window)
    change(other, "outdoor", initial_lps=7.0)
    other.level()
    desk.plug_in()
    desk.wait(lambda: len(conflicts(desk.context)) == 1)
    (conflict,) = conflicts(desk.context)
    assert not conflict.is_one_decision
    assert {one.field for one in conflict.lines} == {"initial_lps", "spread_lps"}
    assert all(one.usual is None for one in conflict.lines)
    assert "室外" in conflict.who
    desk.wait(lambda: standing(window, "outdoor") == "有冲突")
    decision = conflict.decision({"initial_lps": Choice.THEIRS, "spread_lps": Choice.MINE})
    desk.services.commands.decide(conflict.id, decision)
    desk.level()
    desk.wait(lambda: (row(desk, "outdoor").initial_lps, row(desk, "outdoor").spread_lps) == (7, 33))


def test_a_role_that_may_not_is_told_and_can_look(world: BackendProcess, desks: Callable[..., Desk]) -> None:
    set_language("zh")
    desk = desks(world, "liming", "6")
    assert desk.services.session.role is Role.DISPATCHER
    window = opened(desk)
    assert window.barred.text()
    assert not window.buttons["keep"].isEnabled()
    assert not window.buttons["sign"].isEnabled()
    assert not window.rows.setData(window.rows.index(0, SPREAD), "90")
    assert window.rows.rowCount() >= len(shipped_rows())


def test_what_the_backend_refuses_is_not_in_force_and_says_why_where_the_row_stands(
    world: BackendProcess, desks: Callable[..., Desk]
) -> None:
    set_language("zh")
    desk = desks(world, "liming", "7")
    window = opened(desk)
    fresh = replace(shipped_rows()["residential"], zh="隧道", en="", incidents=())
    known = shared_table(desk.services.store).rows["high_rise"]
    ids = [
        desk.do(SetDemandRow(row_id="own_tunnel", before=None, after=values_of(fresh))),
        desk.do(
            SetDemandRow(
                row_id="high_rise", before=values_of(known), after=values_of(replace(known, most_lps=900.0))
            )
        ),
    ]
    desk.wait(lambda: standing(window, "high_rise") == "被拒绝")
    desk.wait(lambda: desk.get(DemandRow, "own_tunnel").state is SyncState.REFUSED)
    assert shared_table(desk.services.store).rows["high_rise"].most_lps == known.most_lps
    assert "own_tunnel" not in shared_table(desk.services.store).rows
    tip = window.rows.index(at(window, "high_rise"), STANDING).data(Qt.ItemDataRole.ToolTipRole)
    assert "无权执行" in tip
    assert "李明" not in tip
    desk.wait(lambda: "2 行被中心拒绝" in window.standing.text())
    for command_id in ids:
        desk.services.commands.withdraw(command_id)
    desk.level()
    desk.wait(lambda: standing(window, "high_rise") != "被拒绝")


def test_an_exercise_changes_nothing_of_it(desk: Desk, window: DemandWindow) -> None:
    desk.services.session.take_part_in("E1")
    assert "演练" in window.barred.text()
    assert not window.buttons["keep"].isEnabled()
    desk.services.session.take_part_in(None)
    assert window.barred.isHidden()


def test_a_draft_that_could_not_be_saved_is_still_there_and_can_be_kept_again(
    desk: Desk, window: DemandWindow
) -> None:
    type_(desk, window, "hazardous", SPREAD, "121")
    with desk.locked_outbox():
        desk.qtbot.keyClick(window.view, Qt.Key.Key_Return, CTRL)
        desk.wait(lambda: not window.wrong.isHidden())
    assert line(window, "hazardous")[SPREAD] == "121"
    desk.wait(window.buttons["keep"].isEnabled)
    keep(desk, window)
    desk.level()
    assert row(desk, "hazardous").spread_lps == 121


def test_the_table_a_seat_had_of_its_own_is_offered_once_and_kept_row_by_row(
    desk: Desk, window: DemandWindow
) -> None:
    head = ",".join(COLUMNS)
    old = "own_1,老库,Old store,40,80,160,0,0,200,,李工,GB 50974,2026-11-01"
    desk.context.settings.set(SETTING, f"{head}\n{old}\n")
    assert not window.old.isHidden()
    assert "1 行" in window.old.sentence.text()
    window.old.yes.click()
    desk.qtbot.keyClick(window.view, Qt.Key.Key_Z, CTRL)
    assert not window.old.isHidden()
    desk.qtbot.keyClick(window.view, Qt.Key.Key_B, CTRL)
    assert line(window, "own_1")[1] == "老库"
    assert not desk.context.settings.get(ANSWERED)
    keep(desk, window)
    desk.level()
    assert row(desk, "own_1").verified_by == "李工"
    assert desk.context.settings.get(ANSWERED)
    assert desk.context.settings.get(SETTING)
    window.hide()
    window.open_table()
    assert window.old.isHidden()


def test_who_does_not_want_the_old_table_is_not_asked_again_and_it_is_not_lost(
    desk: Desk, window: DemandWindow
) -> None:
    desk.context.settings.set(SETTING, "castle 1/2/3")
    window.old.yes.click()
    assert "无法读取" in window.wrong.text()
    before = window.rows.lines
    window.old.no.click()
    assert window.old.isHidden()
    assert window.rows.lines == before
    assert desk.context.settings.get(SETTING) == "castle 1/2/3"
