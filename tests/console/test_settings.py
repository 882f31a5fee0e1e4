"""Settings: declared, bounded, kept, and never a reason not to start."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from console.feature import Setting
from console.keeper import Keeper
from console.settings import BadSetting, Settings, UnknownSetting

AGE = Setting("test.age_s", 15.0, "enums.kind.site", 1.0, 600.0, "s")


def settings_in(folder: Path) -> tuple[Settings, Keeper]:
    keeper = Keeper()
    settings = Settings(folder / "settings.json", keeper)
    settings.declare([AGE])
    return settings, keeper


def test_a_changed_value_is_there_after_a_restart(qtbot: QtBot, tmp_path: Path) -> None:
    settings, keeper = settings_in(tmp_path)
    with qtbot.waitSignal(settings.changed):
        settings.set("test.age_s", 30)
    keeper.close()
    again, keeper = settings_in(tmp_path)
    keeper.close()
    assert again.get("test.age_s") == 30.0


@pytest.mark.parametrize("value", [0.5, 601, "30", True, float("nan")])
def test_a_value_that_does_not_fit_is_refused_and_nothing_changes(tmp_path: Path, value: object) -> None:
    settings, keeper = settings_in(tmp_path)
    with pytest.raises(BadSetting):
        settings.set("test.age_s", value)
    keeper.close()
    assert settings.get("test.age_s") == 15.0


def test_a_file_that_cannot_be_read_is_kept_aside(tmp_path: Path, expected_log: list[object]) -> None:
    (tmp_path / "settings.json").write_text("{ not json")
    settings, keeper = settings_in(tmp_path)
    keeper.close()
    assert settings.spoilt
    assert settings.get("test.age_s") == 15.0
    assert (tmp_path / "settings.bad").exists()
    assert expected_log


def test_a_value_out_of_bounds_in_the_file_is_the_default(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"test.age_s": -5}')
    settings, keeper = settings_in(tmp_path)
    keeper.close()
    assert settings.get("test.age_s") == 15.0


def test_a_key_nobody_declared_is_named(tmp_path: Path) -> None:
    settings, keeper = settings_in(tmp_path)
    keeper.close()
    with pytest.raises(UnknownSetting, match="no setting"):
        settings.get("other")
