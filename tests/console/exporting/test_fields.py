"""Every column an export writes is one an import knows, in both languages."""

from collections.abc import Iterator

import pytest

from console.exporting.fields import EXPORTED, Form, fields_of, label, truth_word
from console.importing.columns import KINDS, match_columns, truth
from console.importing.rows import REFERENCES
from resources.words import LANGUAGES, has, language, set_language

PSEUDO = {target: name for name, (target, _kind) in REFERENCES.items()}


@pytest.fixture(params=LANGUAGES)
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    before = language()
    yield set_language(request.param)
    set_language(before)


@pytest.mark.parametrize("command", KINDS)
def test_every_header_leads_back_to_its_field_without_a_change_of_unit(spoken: str, command: str) -> None:
    fields = fields_of(KINDS[command])
    headers = [one.header for one in fields]
    assert len(set(headers)) == len(headers)
    found = {column.header: column for column in match_columns(command, headers)}
    assert {one.header: found[one.header].field for one in fields} == {
        one.header: PSEUDO.get(one.name, one.name) for one in fields
    }
    assert {column.factor for column in found.values()} == {1.0}


@pytest.mark.parametrize("kind", EXPORTED.values())
def test_every_field_of_every_kind_has_a_header_in_words(spoken: str, kind: str) -> None:
    assert all(has(f"exporting.header.{one.name}") for one in fields_of(kind))


def test_what_an_incident_has_of_a_record_is_no_column() -> None:
    assert "incident_id" not in {one.name for one in fields_of("unit")}
    assert "assignments" not in {one.name for one in fields_of("hydrant")}


def test_yes_and_no_are_words_an_import_knows(spoken: str) -> None:
    assert (truth(truth_word(True)), truth(truth_word(False))) == (True, False)


def test_a_word_that_would_come_back_as_another_value_is_not_used() -> None:
    assert label("hydrant", "type", "above_ground") != "above_ground"
    assert label("hydrant", "type", "nothing anybody knows") == "nothing anybody knows"
    assert label("person", "role", "commander") != "commander"


def test_the_form_of_a_field_is_that_of_its_type() -> None:
    forms = {one.name: one.form for one in fields_of("supply")}
    assert forms["amount"] is Form.NUMBER
    assert forms["expires_on"] is Form.MOMENT
    assert forms["site_id"] is Form.REFERENCE
    assert {one.name: one.form for one in fields_of("site")}["key_site"] is Form.TRUTH
    assert {one.name: one.form for one in fields_of("plan")}["hazards"] is Form.NESTED


def test_defects_leave_with_the_moments_of_their_loop() -> None:
    names = [one.name for one in fields_of("defect")]
    assert EXPORTED["defects"] == "defect"
    assert {"reported_at", "assigned_at", "repaired_at", "checked_at", "hydrant_id"} <= set(names)


def test_rows_of_the_demand_table_leave_with_who_vouches_for_them() -> None:
    names = {one.name for one in fields_of("demand_row")}
    assert EXPORTED["demand_rows"] == "demand_row"
    assert {"initial_lps", "incidents", "edition", "changed_by", "changed_at", "signed_by", "signed_at"} <= names
