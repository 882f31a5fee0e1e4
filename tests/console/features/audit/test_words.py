"""An entry reads as a sentence, whatever it holds."""

from datetime import datetime
from typing import Any

import pytest

from console.features.audit.words import (
    LONGEST,
    act_words,
    difference_words,
    moment,
    note_words,
    subject_words,
    time_words,
)
from models.audit import AuditEntry
from resources.words import t


def entry(**fields: Any) -> AuditEntry:
    values: dict[str, Any] = {
        "seq": 1, "at": "2026-05-04T12:00:00.000Z", "made_at": "", "actor": "li", "credential": "li", "seat": "2",
        "command": "UpdateIncident", "kind": "incident", "record_id": "I",
    }  # fmt: skip
    return AuditEntry(**(values | fields))


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("UpdateIncident", t("outbox.act.UpdateIncident")),
        ("SignInFailed", t("audit.act.SignInFailed")),
        ("FlyToTheMoon", "FlyToTheMoon"),
    ],
)
def test_acts_of_the_up_lane_sign_ins_and_unknown_ones_have_words(command: str, words: str) -> None:
    assert act_words(entry(command=command)) == words


def test_a_subject_is_its_kind_with_the_name_it_has_or_had() -> None:
    assert subject_words(entry(after={"number": "2-001"})) == f"{t('enums.kind.incident')} 2-001"
    assert subject_words(entry(before={"name": "x"}, after=None)) == f"{t('enums.kind.incident')} x"
    assert subject_words(entry(kind="user", record_id="zhao")) == f"{t('audit.kind.user')} zhao"
    assert subject_words(entry(kind="drone")) == "drone I"


def test_that_somebody_else_delivered_it_is_said_in_words() -> None:
    said = note_words(entry(note="on behalf; late, of noon"))
    assert said == f"{t('audit.on_behalf')}; late, of noon"
    assert note_words(entry()) == ""


def test_every_field_that_changed_is_a_line_and_long_values_are_cut() -> None:
    words = difference_words(entry(before={"grade": 1, "note": "x" * 900}, after={"grade": 4, "tags": ["a"]}), {})
    assert t("audit.field", field="grade", before="1", after="4") in words
    assert t("audit.field", field="tags", before="—", after='["a"]') in words
    assert max(map(len, words.splitlines())) < LONGEST + 40
    assert difference_words(entry(), {}) == t("audit.no_fields")


@pytest.mark.parametrize("at", ["", "noon", "0001-01-01T00:00:00Z"])
def test_a_time_that_cannot_be_read_is_shown_as_it_is(at: str) -> None:
    assert time_words(entry(at=at)) == at or moment(entry(at=at)) is not None


def test_people_are_named_and_times_are_those_of_this_machine_however_deep() -> None:
    at = "2026-05-04T12:00:00.000Z"
    after = {"owner": "li", "text": "li", "dispatches": [{"ordered_by": "li", "ordered_at": at}], "at": "no time"}
    words = difference_words(entry(before={}, after=after), {"li": "Li Ming"})
    local = f"{datetime.fromisoformat(at).astimezone():%Y-%m-%d %H:%M:%S}"
    assert t("audit.field", field="owner", before="—", after="Li Ming") in words
    assert t("audit.field", field="text", before="—", after="li") in words
    assert f'"ordered_by":"Li Ming","ordered_at":"{local}"' in words
    assert t("audit.field", field="at", before="—", after="no time") in words
