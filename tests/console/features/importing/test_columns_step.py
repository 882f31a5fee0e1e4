"""Each column says what it is taken for and why; what is unclear is asked before anything goes on."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.features.importing.columns_step import KEY_KEY
from console.features.importing.header_list import shown_field
from console.features.importing.window import ImportWindow
from console.features.importing.work import make_rows
from resources.words import t
from tests.console.features.desk import Desk
from tests.console.features.importing.files import clean_rows, read, window_on, write_csv


def at_columns(desk: Desk, path: Path) -> ImportWindow:
    window = window_on(desk)
    read(desk, window, path)
    window.forward()
    desk.wait(lambda: window.columns.rows.rowCount() > 0)
    return window


def choose(window: ImportWindow, header: str) -> None:
    window.columns.table.select(header)
    window.columns.table.selected.emit(header)


def cell(window: ImportWindow, header: str, key: str) -> str:
    rows = window.columns.rows
    row = rows.row_of(header)
    assert row is not None
    return str(rows.index(row, [c.key for c in rows.columns].index(key)).data() or "")


def test_each_column_shows_its_field_unit_samples_and_how_much_is_filled(desk: Desk, tmp_path: Path) -> None:
    window = at_columns(desk, write_csv(tmp_path / "a.csv", clean_rows(5)))
    assert cell(window, "压力(kPa)", "unit") == "kPa"
    assert cell(window, "编号", "samples").startswith("X000 · X001")
    assert cell(window, "编号", "filled") == "5"
    assert cell(window, "备注二", "field") == t("wizard.not_taken")
    assert "备注二" in window.columns.unused.text()
    assert window.columns.key.text() == t("wizard.key_unique", columns="编号", count="5")


def test_a_unit_that_is_not_written_and_does_not_fit_is_asked_for(desk: Desk, tmp_path: Path) -> None:
    headers = ("编号", "经度", "纬度", "压力", "类型", "备注二")
    window = at_columns(desk, write_csv(tmp_path / "a.csv", clean_rows(5), headers))
    desk.wait(lambda: window.problem.text() == t("wizard.unit_unclear", column="压力"))
    choose(window, "压力")
    step = window.columns
    assert step.unit.currentText() == t("wizard.unit_choose")
    step.unit.setCurrentIndex(step.unit.findText("kPa"))
    step.unit.activated.emit(step.unit.currentIndex())
    desk.wait(lambda: not step.problem())
    assert cell(window, "压力", "unit") == "kPa"


def test_a_field_can_be_given_to_another_column_and_taken_from_one(desk: Desk, tmp_path: Path) -> None:
    window = at_columns(desk, write_csv(tmp_path / "a.csv", clean_rows(5)))
    step = window.columns
    choose(window, "备注二")
    step.field.setCurrentIndex(step.field.findData("note"))
    step.field.activated.emit(step.field.currentIndex())
    desk.wait(lambda: cell(window, "备注二", "field") == shown_field("note"))
    choose(window, "备注二")
    step.field.setCurrentIndex(step.field.findData("number"))
    step.field.activated.emit(step.field.currentIndex())
    desk.wait(lambda: cell(window, "编号", "field") == t("wizard.not_taken"))
    desk.wait(lambda: t("wizard.key_twins", columns="备注二", distinct="1", count="5") in step.key.text())
    assert t("wizard.key_example", key="路口", rows="2, 3, 4") in step.key.text()


def test_rows_that_share_a_key_are_named(desk: Desk, tmp_path: Path) -> None:
    rows = [*clean_rows(4), clean_rows(1)[0], ["", *clean_rows(1)[0][1:]]]
    window = at_columns(desk, write_csv(tmp_path / "a.csv", rows))
    words = window.columns.key.text()
    assert t("wizard.key_example", key="X000", rows="2, 6") in words
    assert t("wizard.key_blank", count="1") in words


def test_a_file_without_any_known_column_says_so(desk: Desk, tmp_path: Path) -> None:
    window = at_columns(desk, write_csv(tmp_path / "a.csv", [["a", "b"], ["a", "d"]], ("qq", "ww")))
    desk.wait(lambda: bool(window.columns.problem()))
    assert not window.next_button.isEnabled()


def test_the_key_is_put_together_by_hand_and_tested_at_once(desk: Desk, tmp_path: Path) -> None:
    rows = [["H1", "东街"], ["H2", "东街"], ["H1", "西街"]]
    window = at_columns(desk, write_csv(tmp_path / "a.csv", rows, ("编号", "地址")))
    step = window.columns
    choose(window, "编号")
    assert not step.part.isEnabled(), "the only column of the key stays until another has come"
    choose(window, "地址")
    step.table.setFocus()
    QTest.keyClick(step.table.view, Qt.Key.Key_K)
    assert KEY_KEY == "K"
    desk.wait(lambda: step.key.text() == t("wizard.key_unique", columns="编号 + 地址", count="3"))
    assert window.draft.key == ("编号", "地址")
    choose(window, "编号")
    step.part.click()
    desk.wait(lambda: t("wizard.key_twins", columns="地址", distinct="2", count="3") in step.key.text())
    step.key.better_button.click()
    desk.wait(lambda: step.key.text() == t("wizard.key_unique", columns="编号 + 地址", count="3"))
    step.key.usual_button.click()
    desk.wait(lambda: window.draft.key == () and not step.key.usual_button.isVisible())


def test_what_stands_first_in_days_is_asked_here_and_refusals_name_that(desk: Desk, tmp_path: Path) -> None:
    rows = [[row[0], *row[1:3], "3/5/2024"] for row in clean_rows(4)]
    window = at_columns(desk, write_csv(tmp_path / "a.csv", rows, ("编号", "经度", "纬度", "检测时间")))
    step = window.columns
    choose(window, "编号")
    assert not step.days.isVisible()
    choose(window, "检测时间")
    assert step.days.isVisible()
    assert t("wizard.days_open", count="4", example="3/5/2024") in step.why.text()
    [refused, *_] = make_rows(window.draft, lambda: False).refused
    assert t("wizard.days_way") in refused["reason"]
    assert "--dates" not in refused["reason"]
    step.days.setCurrentIndex(step.days.findData("month"))
    step.days.activated.emit(step.days.currentIndex())
    desk.wait(lambda: "3/5/2024" not in step.why.text())
    prepared = make_rows(window.draft, lambda: False)
    assert [str(row["data"]["measured_at"])[:10] for row in prepared.rows] == ["2024-03-05"] * 4


def test_a_mapping_that_is_kept_is_offered_for_the_next_file_of_its_form(desk: Desk, tmp_path: Path) -> None:
    headers = ("编号", "经度", "纬度", "压力", "类型", "备注二")
    window = at_columns(desk, write_csv(tmp_path / "a.csv", clean_rows(5), headers))
    desk.wait(lambda: bool(window.columns.unit.count()) or bool(window.columns.problem()))
    window.draft.units["压力"] = "kPa"
    window.draft.fields["备注二"] = "note"
    window.columns.profile_name.setText("每月清单")
    window.columns.profile_button.click()
    desk.wait(lambda: [n.text for n in desk.context.notices.all] == [t("wizard.profile_kept", name="每月清单")])
    read(desk, window, write_csv(tmp_path / "b.csv", clean_rows(5), headers))
    window.draft.units.clear()
    window.draft.fields.clear()
    profile = window.file.profile
    assert not profile.isHidden()
    profile.setCurrentIndex(profile.findData("每月清单"))
    profile.activated.emit(profile.currentIndex())
    desk.wait(lambda: window.draft.fields.get("备注二") == "note" and not window.file.problem())
    window.forward()
    desk.wait(lambda: not window.columns.problem())
    assert cell(window, "压力", "unit") == "kPa"
    assert window.draft.source == "a"
    window.columns.profile_name.setText("a/b")
    window.columns.keep()
    desk.wait(lambda: [n.text for n in desk.context.notices.all] == [t("importing.bad.profile_name", name="a/b")])


def test_numbers_that_could_be_two_are_asked_with_both_readings(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    rows = [f"T{n}\t1,{n}00\t121,51{n}\t25,04{n}" for n in range(2, 6)]
    path.write_text("\n".join(["编号\t容量\t经度\t纬度", *rows]), "utf-8")
    window = at_columns(desk, path)
    step = window.columns
    desk.wait(lambda: step.problem() == t("wizard.decimal_unclear", column="容量"))
    choose(window, "编号")
    assert not step.decimal.isVisible()
    choose(window, "经度")
    assert step.decimal.currentData() == "comma"
    assert t("importing.decimal.why.degrees") in step.why.text()
    choose(window, "容量")
    assert step.decimal.currentText() == t("wizard.decimal_choose")
    shown = [step.decimal.itemText(at) for at in (1, 2)]
    assert ["1.2" in shown[0], "1200" in shown[1]] == [True, True]
    step.decimal.setCurrentIndex(step.decimal.findData("point"))
    step.decimal.activated.emit(step.decimal.currentIndex())
    desk.wait(lambda: not step.problem())
    prepared = make_rows(window.draft, lambda: False)
    assert [row["data"]["volume_m3"] for row in prepared.rows] == [1200, 1300, 1400, 1500]
    assert [row["data"]["lon"] for row in prepared.rows][:1] == [121.512]
    assert window.draft.mapping().decimals == {"容量": "point"}


def test_a_word_that_nobody_knows_is_asked_about_here_and_kept(desk: Desk, tmp_path: Path) -> None:
    rows = [[row[0], *row[1:3], "Foobar"] for row in clean_rows(4)]
    window = at_columns(desk, write_csv(tmp_path / "a.csv", rows, ("编号", "经度", "纬度", "类型")))
    step = window.columns
    choose(window, "编号")
    assert step.words.isHidden()
    choose(window, "类型")
    assert t("wizard.words_left_all", count="4", word="Foobar") in step.why.text()
    assert not step.problem()
    assert not make_rows(window.draft, lambda: False).refused
    step.words.said.emit("type:Foobar", "wall")
    desk.wait(lambda: "Foobar" not in step.why.text())
    assert {row["data"]["type"] for row in make_rows(window.draft, lambda: False).rows} == {"wall"}
    assert window.draft.mapping().words == {"type:Foobar": "wall"}
    step.words.said.emit("type:Foobar", "")
    desk.wait(lambda: "Foobar" in step.why.text())
