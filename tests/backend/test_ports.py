"""Ports of a test's own: outside of what the system gives out, different for runs beside each other."""

from pathlib import Path

import pytest

from tests.backend import ports


def given_out(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str) -> None:
    kept = tmp_path / "range"
    kept.write_text(text, encoding="ascii")
    monkeypatch.setattr(ports, "GIVEN_OUT", kept)


def test_a_port_is_one_that_the_system_gives_to_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given_out(monkeypatch, tmp_path, "20000\t60999\n")
    assert all(ports.LOWEST <= ports.own_port() < 20_000 for _time in range(50))


def test_workers_have_no_port_in_common(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    given_out(monkeypatch, tmp_path, "32768\t60999\n")
    found = []
    for worker in ("gw0", "gw1"):
        monkeypatch.setenv("PYTEST_XDIST_WORKER", worker)
        found.append({ports.own_port() % ports.WORKERS for _time in range(20)})
    assert not found[0] & found[1]


@pytest.mark.parametrize("text", ["1024\t65535\n", "10001\t65535\n"])
def test_where_the_system_gives_out_nearly_all_any_port_will_do(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str
) -> None:
    given_out(monkeypatch, tmp_path, text)
    monkeypatch.setenv("PYTEST_XDIST_WORKER", "gw9")
    assert ports.own_port() == 0
