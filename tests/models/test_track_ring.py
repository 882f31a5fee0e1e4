"""The tracks a console keeps itself: read back as heard, bounded in time and size, and no damage costs the rest."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from models.track import MOST_FIXES, SLOT_MS, TrackFix
from models.track_ring import HOUR_MS, SUFFIX, Heard, TrackRing

NOW_MS = 500_000 * HOUR_MS


def fixes(count: int, start_ms: int = NOW_MS, thing: str = "u") -> list[Heard]:
    return [("unit", thing, TrackFix(start_ms + at * SLOT_MS, 11.0, 48.0, 90.0)) for at in range(count)]


def test_what_was_heard_of_a_time_is_read_back_in_order(tmp_path: Path) -> None:
    ring = TrackRing(tmp_path / "tracks")
    assert ring.read(0, NOW_MS).tracks == []
    ring.append(fixes(5)[2:], NOW_MS, 24)
    ring.append(fixes(5)[:2] + fixes(1, thing="v"), NOW_MS + HOUR_MS, 24)
    found = ring.read(NOW_MS, NOW_MS + 3 * SLOT_MS)
    assert [one.id for one in found.tracks] == ["u", "v"]
    assert [fix.at_ms for fix in found.tracks[0].fixes] == [NOW_MS + at * SLOT_MS for at in range(3)]
    assert found.step_s == SLOT_MS / 1000
    assert ring.read(NOW_MS + 2 * HOUR_MS, NOW_MS + 3 * HOUR_MS).tracks == []


def test_what_is_too_old_goes_and_the_hour_that_is_written_never(tmp_path: Path) -> None:
    ring = TrackRing(tmp_path)
    for hour in range(6):
        ring.append(fixes(1, NOW_MS + hour * HOUR_MS), NOW_MS + hour * HOUR_MS, 2.0)
    assert len(list(tmp_path.iterdir())) == 4, "three hours and the one that is written"
    small = TrackRing(tmp_path, most_bytes=1)
    small.append(fixes(3, NOW_MS + 5 * HOUR_MS), NOW_MS + 5 * HOUR_MS, 2.0)
    (left,) = tmp_path.iterdir()
    assert left.name == f"{NOW_MS // HOUR_MS + 5}{SUFFIX}"


@given(st.binary(max_size=200))
def test_damage_costs_its_own_batch_only(tmp_path_factory, noise: bytes) -> None:
    folder = tmp_path_factory.mktemp("ring")
    ring = TrackRing(folder)
    ring.append(fixes(2), NOW_MS, 24)
    with (folder / f"{NOW_MS // HOUR_MS}{SUFFIX}").open("ab") as file:
        file.write(noise + b"\n")
    (folder / f"noise{SUFFIX}").write_bytes(noise)
    ring.append(fixes(2, NOW_MS + 60_000), NOW_MS, 24)
    tracks = {one.id: one for one in ring.read(NOW_MS, NOW_MS + HOUR_MS).tracks}
    assert len(tracks["u"].fixes) == 4


def test_a_place_that_is_none_is_left_out(tmp_path: Path) -> None:
    ring = TrackRing(tmp_path)
    ring.append([("unit", "u", TrackFix(NOW_MS, 999.0, 1.0)), *fixes(1, NOW_MS + SLOT_MS)], NOW_MS, 24)
    (track,) = ring.read(NOW_MS, NOW_MS + HOUR_MS).tracks
    assert [fix.lon for fix in track.fixes] == [11.0]


def test_more_than_may_be_given_is_given_more_coarsely(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr("models.track_ring.MOST_FIXES", 20)
    ring = TrackRing(tmp_path)
    ring.append(fixes(90) + fixes(5, thing="v"), NOW_MS, 24)
    found = ring.read(NOW_MS, NOW_MS + HOUR_MS)
    assert sum(len(one.fixes) for one in found.tracks) <= 20 < MOST_FIXES
    assert [one.id for one in found.tracks] == ["u", "v"]
    assert found.step_s >= 8 * SLOT_MS / 1000
