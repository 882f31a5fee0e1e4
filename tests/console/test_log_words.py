from datetime import UTC, datetime, timedelta

import pytest

from console.log_words import entry_words, late_mark, time_words
from models.log_entry import LogEntry, LogKind
from resources.words import has, set_language, t

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize("kind", LogKind)
def test_every_kind_of_entry_has_words(kind: LogKind) -> None:
    assert kind is LogKind.NOTE or has(f"log.{kind}")
    params = {"unit": "11", "status": "on_scene", "number": "2-001", "alarm": "A1", "whom": "班长", "hydrant": "H1"}
    entry = LogEntry(kind=kind, at=NOON, actor="li", seat="2", params=params, text="x")
    assert "x" in entry_words(entry)


def test_a_reason_in_the_log_is_said_in_words() -> None:
    params = {"alarm": "A1", "reason": "test"}
    entry = LogEntry(kind=LogKind.ALARM_DISMISSED, at=NOON, actor="li", seat="2", params=params)
    assert t("enums.dismiss_reason.test") in entry_words(entry)


def test_a_changed_field_is_told_by_its_name_and_value_in_words() -> None:
    entry = LogEntry(kind=LogKind.UPDATED, at=NOON, actor="li", seat="2", params={"grade": "3", "note": "x"})
    assert f"{t('incidents.field.grade')} → {t('enums.fire_grade.3')}" in entry_words(entry)
    assert f"{t('incidents.field.note')} → x" in entry_words(entry)


@pytest.mark.parametrize(("hours", "pattern"), [(0.5, "%H:%M"), (30, "%m-%d %H:%M")])
def test_an_entry_made_afterwards_says_when_it_happened_and_when_it_was_written(hours: float, pattern: str) -> None:
    entered = NOON + timedelta(hours=hours)
    entry = LogEntry(kind=LogKind.NOTE, at=NOON, actor="li", seat="2", text="到场", entered_at=entered)
    assert time_words(entry) == f"{NOON.astimezone():%H:%M:%S}"
    assert entry_words(entry) == f"{t('log.late', at=entered.astimezone().strftime(pattern))} 到场"


def test_an_entry_made_at_once_has_no_mark() -> None:
    assert late_mark(LogEntry(kind=LogKind.NOTE, at=NOON, actor="li", seat="2", text="到场")) == ""


def test_a_row_of_the_demand_table_is_called_as_the_language_calls_it() -> None:
    params = {
        "row_zh": "仓库", "row_en": "Warehouse", "flows_lps": "25/50/100", "most_lps": "250", "edition": "2",
        "by": "李工", "source": "GB 50974",
    }  # fmt: skip
    entry = LogEntry(kind=LogKind.DEMAND_ROW_SIGNED, at=NOON, actor="li", seat="2", params=params)
    for spoken, name in (("en", "Warehouse"), ("zh", "仓库")):
        set_language(spoken)
        said = entry_words(entry)
        assert name in said
        assert "25/50/100" in said
        assert "GB 50974" in said
