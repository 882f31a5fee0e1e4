import msgspec

from console.sync.numbers import incident_numbers
from models.incident import Incident
from models.record import Change, encode


def change(record_id: str, data: bytes, kind: str = "incident", deleted: bool = False) -> Change:
    return Change(kind=kind, id=record_id, revision=1, data=msgspec.Raw(data), deleted=deleted)


def test_the_numbers_of_incidents_are_read_and_everything_else_is_passed_over() -> None:
    sound = encode(Incident(number="2-007", type="fire"))
    changes = [
        change("1", sound), change("2", b"null", deleted=True), change("3", b'{"number":7}'),
        change("4", sound, kind="unit"),
    ]  # fmt: skip
    assert incident_numbers(changes) == ["2-007"]
