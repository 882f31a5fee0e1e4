from console.sync.relapses import Relapses


def test_what_comes_back_soon_is_counted_and_what_comes_after_a_calm_time_is_the_first() -> None:
    times = iter((0.0, 60.0, 119.0, 180.0, 240.0, 360.0, 361.0))
    relapses = Relapses(60.0, lambda: next(times))
    assert [relapses.again() for _time in range(7)] == [1, 2, 3, 1, 2, 1, 2]


def test_the_first_is_the_first_however_long_the_machine_runs() -> None:
    assert Relapses(60.0, lambda: 1_000_000.0).again() == 1
