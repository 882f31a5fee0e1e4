"""The fourth schema adds the tracks, and they begin empty."""

from sqlalchemy import text

from backend.db import Database
from tests.backend.released import at_0001


def test_a_database_of_the_first_schema_has_tracks_afterwards_and_none_in_them(database_url: str) -> None:
    at_0001(database_url)
    db = Database(database_url)
    db.migrate()
    with db.reading() as connection:
        assert connection.execute(text("SELECT count(*) FROM tracks")).scalar_one() == 0
    db.close()
