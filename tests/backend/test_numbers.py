from pathlib import Path

import httpx
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from backend.db import Database
from backend.numbers import LETTERS, lettered
from backend.schema import incident_numbers, records
from models.ids import uuid7
from models.incident import Incident
from models.record import Change, encode
from tests.backend.acts import envelope, incident, record, send


def test_two_incidents_of_one_number_are_both_kept_and_the_later_gets_a_letter(client: httpx.Client) -> None:
    wanted = f"2-{uuid7()[-6:]}"
    (first, one), (second, two), (third, three) = incident(wanted), incident(wanted), incident(wanted)
    answers = send(client, one, two)
    assert [a["outcome"] for a in answers] == ["accepted", "accepted"]
    assert answers[0].get("params", {}) == {}
    assert answers[1]["params"] == {"number": f"{wanted}B", "wanted": wanted}
    assert send(client, two) == answers[1:]
    assert send(client, three)[0]["params"]["number"] == f"{wanted}C"
    found = [record(client, "incident", i) for i in (first, second, third)]
    assert [f and f["data"]["number"] for f in found] == [wanted, f"{wanted}B", f"{wanted}C"]


def test_the_log_tells_the_number_the_incident_got(client: httpx.Client) -> None:
    wanted = f"2-{uuid7()[-6:]}"
    (_, one), (second, two) = incident(wanted), incident(wanted)
    send(client, one, two)
    page = client.get("/v1/changes", params={"after": 0, "limit": 1000}).json()
    (entry,) = [c["data"] for c in page["changes"] if c["data"] and c["data"].get("incident_id") == second]
    assert entry["params"]["number"] == f"{wanted}B"


def test_an_exercise_has_numbers_of_its_own(client: httpx.Client) -> None:
    wanted = f"2-{uuid7()[-6:]}"
    (_, one), (_, two) = incident(wanted), incident(wanted, exercise_id="E1")
    assert [a.get("params", {}) for a in send(client, one, two)] == [{}, {}]


def test_an_act_that_is_refused_and_made_again_keeps_its_number(client: httpx.Client) -> None:
    incident_id, wanted = uuid7(), f"2-{uuid7()[-6:]}"
    body = {"incident_id": incident_id, "number": wanted, "type": "fire"}
    assert send(client, envelope("CreateIncident", body))[0]["code"] == "incident.nowhere"
    answer = send(client, envelope("CreateIncident", {**body, "address": "x"}))[0]
    assert (answer["outcome"], answer.get("params", {})) == ("accepted", {})


@pytest.mark.parametrize("count", [2, 3, len(LETTERS) + 1, len(LETTERS) + 2, 500])
def test_a_letter_never_makes_two_numbers_the_same(count: int) -> None:
    assert len({lettered("2-001", n) for n in range(1, count + 1)}) == count


@given(st.text(max_size=8), st.integers(1, 60))
def test_a_lettered_number_begins_with_the_number_that_was_meant(number: str, count: int) -> None:
    assert lettered(number, count).startswith(number)


def test_the_numbers_of_the_first_schema_are_taken_when_it_is_brought_up_to_date(database_url: str) -> None:
    db = Database(database_url)
    db.migrate("0001")
    with db.aside() as connection:
        for revision, (record_id, number) in enumerate((("a", "2-001"), ("b", "2-002"), ("c", "2-001")), 1):
            fact = msgspec.Raw(encode(Incident(number=number, type="fire", address="x")))
            change = Change(kind="incident", id=record_id, revision=revision, data=fact)
            connection.execute(
                insert(records).values(
                    kind="incident", id=record_id, revision=revision, tx=revision, deleted=False,
                    change=msgspec.json.encode(change), changed_at="", changed_by="li", command_id="",
                )
            )  # fmt: skip
    db.migrate()
    with db.reading() as connection:
        taken = connection.execute(select(incident_numbers.c.incident_id)).scalars().all()
    assert sorted(taken) == ["a", "b"]
    db.close()


def test_a_new_database_has_no_numbers(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'b.sqlite'}")
    db.migrate()
    with db.reading() as connection:
        assert connection.execute(select(incident_numbers)).all() == []
    db.close()
