from datetime import UTC, datetime

from backend.clock import iso_after, now_iso


def test_the_clocks_text_sorts_and_names_utc() -> None:
    assert iso_after(-1) < now_iso() < iso_after(1)
    assert datetime.fromisoformat(now_iso()).tzinfo == UTC
