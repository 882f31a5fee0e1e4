"""Every role against every command and every address: what it may is here, and everything else is refused."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from backend.accounts import DEMO_ACCOUNTS
from models.command import Role
from models.kinds import COMMANDS
from tests.backend.acts import envelope, send
from tests.backend.server import BackendProcess

USERS = {account.role: account.user for account in DEMO_ACCOUNTS}
READERS = frozenset(Role) - {Role.GATEWAY}
OPERATORS = frozenset({Role.DISPATCHER, Role.COMMANDER, Role.ADMINISTRATOR})
CREW = OPERATORS | {Role.MAINTAINER, Role.FIELD}
SEATED = frozenset(Role) - {Role.FIELD, Role.GATEWAY}
EVERYBODY = frozenset(Role)
ADDRESSES: dict[tuple[str, str], frozenset[Role] | None] = {
    ("get", "/v1/health"): None,
    ("post", "/v1/session"): None,
    ("delete", "/v1/session"): EVERYBODY,
    ("get", "/v1/changes"): READERS,
    ("get", "/v1/stream"): READERS,
    ("post", "/v1/presence"): READERS,
    ("post", "/v1/commands"): EVERYBODY,
    ("post", "/v1/commands/withdrawals"): EVERYBODY - {Role.GATEWAY},
    ("post", "/v1/imports"): frozenset({Role.MAINTAINER, Role.ADMINISTRATOR, Role.DISPATCHER}),
    ("get", "/v1/imports"): frozenset({Role.MAINTAINER, Role.ADMINISTRATOR, Role.DISPATCHER}),
    ("post", "/v1/imports/{job}/undo"): frozenset({Role.MAINTAINER, Role.ADMINISTRATOR, Role.DISPATCHER}),
    ("get", "/v1/documents/{sha256}"): READERS,
    ("put", "/v1/documents/{sha256}"): frozenset({Role.MAINTAINER, Role.ADMINISTRATOR}),
    ("get", "/v1/regions"): READERS,
    ("get", "/v1/regions/{name}/manifest"): READERS,
    ("get", "/v1/regions/{name}/files/{path}"): READERS,
    ("post", "/v1/cameras/{camera_id}/session"): READERS - {Role.FIELD},
    ("get", "/v1/series/{device}/{channel}"): READERS,
    ("post", "/v1/readings"): frozenset({Role.GATEWAY, Role.ADMINISTRATOR}),
    ("post", "/v1/alarms"): frozenset({Role.GATEWAY, Role.ADMINISTRATOR}),
    ("post", "/v1/calls"): frozenset({Role.GATEWAY, Role.ADMINISTRATOR}),
    ("post", "/v1/field/positions"): frozenset({Role.FIELD, Role.GATEWAY, Role.ADMINISTRATOR}),
    ("get", "/v1/tracks"): READERS - {Role.FIELD, Role.MAINTAINER},
    ("get", "/v1/verifiers"): OPERATORS,
    ("post", "/v1/session/guesses"): OPERATORS,
    ("get", "/v1/audit"): frozenset({Role.COMMANDER, Role.ADMINISTRATOR}),
}
"""Who gets more than 401 or 403 there; None: anybody without signing in."""
MAY: dict[str, frozenset[Role]] = {
    "SetUnitStatus": OPERATORS | {Role.FIELD},
    **dict.fromkeys(
        (
            "ReportDefect",
            "AssignDefect",
            "RepairDefect",
            "CheckDefect",
            "DismissDefect",
            "RecordFlowTest",
            "RecordVisit",
        ),
        CREW,
    ),
    **dict.fromkeys(("PlanRound", "EndRound"), OPERATORS | {Role.MAINTAINER}),
    **dict.fromkeys(
        ("SetDemandRow", "RemoveDemandRow"), frozenset({Role.COMMANDER, Role.MAINTAINER, Role.ADMINISTRATOR})
    ),
    "TellSignIn": SEATED,
    "ReviewBreakGlass": frozenset({Role.COMMANDER, Role.ADMINISTRATOR}),
    "GrantApproval": frozenset({Role.DISPATCHER, Role.COMMANDER}),
}
"""Commands that not exactly the operators may give."""


@pytest.fixture(scope="module", params=list(USERS), ids=str)
def signed(request: pytest.FixtureRequest, backend: BackendProcess) -> Iterator[tuple[Role, httpx.Client]]:
    role: Role = request.param
    with backend.client(USERS[role], "wanghuolou") as client:
        yield role, client


def ask(client: httpx.Client, method: str, path: str) -> int:
    """The status of the address, asked with as little as can be."""
    filled = re.sub(r"\{[^}]+\}", "x", path)
    content = b"{" if method in ("post", "put") else None
    with client.stream(method, filled, content=content, params={"after": "999999999"}) as answer:
        return answer.status_code


def test_every_address_of_the_backend_is_in_the_table(client: httpx.Client) -> None:
    paths = client.get("/v1/openapi.json").json()["paths"]
    described = {(method, path) for path, methods in paths.items() for method in methods}
    assert described == set(ADDRESSES)


def test_a_role_gets_what_the_table_says_and_403_everywhere_else(signed: tuple[Role, httpx.Client]) -> None:
    role, client = signed
    wrong = {}
    for (method, path), roles in ADDRESSES.items():
        if path == "/v1/session":
            continue
        status = ask(client, method, path)
        if (status in (401, 403)) is (roles is None or role in roles):
            wrong[method, path] = status
    assert wrong == {}


@pytest.mark.parametrize("header", [None, "Bearer nobody", "Basic x"])
def test_nobody_gets_anything_but_health_and_the_door(backend: BackendProcess, header: str | None) -> None:
    with httpx.Client(
        base_url=backend.url, headers={"Authorization": header} if header else {}, timeout=60
    ) as nobody:
        open_ = {(m, p) for m, p in ADDRESSES if ask(nobody, m, p) != 401}
    assert open_ == {("get", "/v1/health"), ("post", "/v1/session")}


def test_a_role_gives_the_commands_of_the_table_and_no_other(signed: tuple[Role, httpx.Client]) -> None:
    role, client = signed
    names = sorted(COMMANDS)
    body: dict[str, Any] = {}
    answers = send(client, *[envelope(name, body, actor=USERS[role]) for name in names])
    refused = {name for name, answer in zip(names, answers, strict=True) if answer.get("code") == "role"}
    assert refused == {name for name in names if role not in MAY.get(name, OPERATORS)}
    assert all(answer["outcome"] == "refused" for answer in answers)


def test_the_table_names_only_commands_there_are() -> None:
    assert MAY.keys() <= COMMANDS.keys()
    assert {name for name, kind in COMMANDS.items() if kind.ROLES != OPERATORS} == set(MAY)
