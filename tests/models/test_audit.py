"""An entry of the audit tells field by field what became another."""

from models.audit import AuditEntry, changed_fields


def entry(before: dict[str, object] | None, after: dict[str, object] | None) -> AuditEntry:
    return AuditEntry(
        seq=1, at="", made_at="", actor="li", credential="li", seat="2", command="X", kind="unit", record_id="u",
        before=before, after=after,
    )  # fmt: skip


def test_only_fields_that_changed_are_told_in_order_of_their_names() -> None:
    assert changed_fields(entry({"b": 1, "a": 1, "same": 0}, {"b": 2, "same": 0, "c": 3})) == [
        ("a", 1, None),
        ("b", 1, 2),
        ("c", None, 3),
    ]


def test_a_new_and_a_deleted_record_have_one_side_only() -> None:
    assert changed_fields(entry(None, {"a": 1})) == [("a", None, 1)]
    assert changed_fields(entry({"a": 1}, None)) == [("a", 1, None)]
    assert changed_fields(entry(None, None)) == []
