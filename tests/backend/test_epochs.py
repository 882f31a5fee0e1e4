from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from backend.db import Database
from backend.epochs import Restored, begin_epoch, check_epoch, epoch_of
from backend.schema import counter, epochs, records
from backend.work import Author
from models.ids import uuid7
from models.record import Key
from models.station import Station
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess


def begin(db: Database) -> str:
    with db.writing() as work:
        return begin_epoch(work)


def write(db: Database, count: int = 1) -> int:
    revision = 0
    for _number in range(count):
        with db.writing() as work:
            by = Author("t", "2026-01-01T00:00:00.000Z", "")
            revision = work.put([(Key("station", uuid7()), Station(number="1", name="a"), None)], by)
    return revision


def set_back(db: Database, to: int) -> None:
    """As a backup made at `to` would have it."""
    with db.writing() as work:
        work.connection.execute(delete(records).where(records.c.revision > to))
        work.connection.execute(delete(epochs).where(epochs.c.first_revision > to))
        work.connection.execute(update(counter).values(revision=to))


def verdict(db: Database, revision: int, epoch: str) -> int | str | None:
    with db.reading() as connection:
        head = int(connection.execute(select(counter.c.revision)).scalar_one())
        try:
            check_epoch(connection, revision, head, epoch)
        except Restored as restored:
            return restored.since
    return "ours"


def epoch_at(db: Database, revision: int) -> str:
    with db.reading() as connection:
        return epoch_of(connection, revision)


def test_a_start_begins_an_epoch_from_the_next_revision_on(db: Database) -> None:
    write(db, 3)
    first = epoch_at(db, 3)
    second = begin(db)
    assert write(db) == 4
    assert (epoch_at(db, 3), epoch_at(db, 4)) == (first, second)
    assert first.partition(":")[0] == second.partition(":")[0]


def test_a_place_in_our_history_is_ours_however_many_starts_followed(db: Database) -> None:
    old, last = epoch_at(db, 0), write(db, 3)
    for _start in range(3):
        begin(db)
        write(db)
    assert verdict(db, last, old) == "ours"


def test_a_place_after_the_backup_is_found_though_the_count_went_past_it(db: Database) -> None:
    begin(db)
    write(db, 2)
    lost = begin(db)
    reached = write(db, 5)
    set_back(db, 2)
    begin(db)
    write(db, 9)
    assert verdict(db, reached, lost) == 0
    assert verdict(db, 2, epoch_at(db, 2)) == "ours"


def test_a_place_in_an_epoch_that_the_backup_cut_short_shares_what_the_backup_has(db: Database) -> None:
    epoch = begin(db)
    reached = write(db, 7)
    set_back(db, 4)
    begin(db)
    write(db, 9)
    assert verdict(db, reached, epoch) == 4
    assert verdict(db, 4, epoch) == "ours"


def test_a_place_beyond_the_head_shares_everything_there_is(db: Database) -> None:
    epoch = begin(db)
    write(db, 3)
    assert verdict(db, 9, epoch) == 3
    assert verdict(db, 9, "") == 3


@pytest.mark.parametrize("epoch", ["other:01900000-0000-7000-8000-000000000000", "x", ":", "☃:no id"])
def test_another_database_shares_nothing(db: Database, epoch: str) -> None:
    write(db, 3)
    assert verdict(db, 2, epoch) is None


def test_an_epoch_that_began_long_after_the_backup_shares_all_of_the_backup(db: Database) -> None:
    database = epoch_at(db, 0).partition(":")[0]
    old = f"{database}:{uuid7(1)}"
    with db.writing() as work:
        work.connection.execute(update(epochs).values(id=old))
    write(db, 4)
    lost = f"{database}:{uuid7()}"
    begin(db)
    write(db, 4)
    assert verdict(db, 6, lost) == 4


def test_pages_name_their_epoch_and_a_lost_one_gets_410_with_what_is_shared(
    tmp_path: Path, database_url: str
) -> None:
    with BackendProcess(tmp_path, database_url=database_url) as backend, backend.client() as client:
        send(client, envelope("AddLogEntry", {"text": "x"}))
        page = client.get("/v1/changes").json()
        here = {"after": page["revision"], "epoch": page["epoch"]}
        backend.restart()
        assert client.get("/v1/changes", params=here).status_code == 200
        other = {**here, "epoch": page["epoch"].split(":")[0] + ":" + uuid7()}
        for path in ("/v1/changes", "/v1/stream"):
            answer = client.get(path, params=other)
            assert (answer.status_code, answer.json()["error"]["code"]) == (410, "history")
            assert 0 <= answer.json()["error"]["since"] <= page["revision"]
            foreign = client.get(path, params={**here, "epoch": "0:" + uuid7()})
            assert (foreign.status_code, foreign.json()["error"]["code"]) == (410, "gone")


def test_acts_made_on_another_history_are_not_judged_before_their_seat_has_loaded_again(
    backend: BackendProcess,
) -> None:
    with backend.client() as client:
        send(client, envelope("AddLogEntry", {"text": "so that there is a place"}))
        page = client.get("/v1/changes", params={"after": 0}).json()
        act = envelope("AddLogEntry", {"text": "made there"})
        database = page["epoch"].partition(":")[0]
        for epoch, code in ((f"{database}:{uuid7()}", "history"), (f"other:{uuid7()}", "gone")):
            asked = {"commands": [act], "revision": page["revision"], "epoch": epoch}
            answer = client.post("/v1/commands", json=asked)
            assert answer.status_code == 410, answer.text
            assert answer.json()["error"]["code"] == code
        beyond = {"commands": [act], "revision": page["revision"] + 9, "epoch": page["epoch"]}
        assert client.post("/v1/commands", json=beyond).status_code == 410
        assert backend.rows("SELECT id FROM commands WHERE id = :id", id=act["id"]) == []
        ours = {"commands": [act], "revision": page["revision"], "epoch": page["epoch"]}
        assert client.post("/v1/commands", json=ours).json()["answers"][0]["outcome"] == "accepted"
