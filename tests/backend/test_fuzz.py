"""Every operation of the published surface, as each role and as nobody: no failure, what was promised, no leak."""

import contextlib
import json
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from jsonschema_rs import Draft202012Validator
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import content_type_conformance, response_headers_conformance

from backend.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD
from models.command import Role
from tests.backend.server import BackendProcess
from tests.conftest import DATABASES

NOBODY = "nobody"
ROLES = (NOBODY, *(role.value for role in Role))
USERS = {account.role.value: account.user for account in DEMO_ACCOUNTS}
CHECKS = [not_a_server_error, content_type_conformance, response_headers_conformance]
EXAMPLES = 2
OPEN = frozenset({"GET /v1/health", "POST /v1/session"})
READERS = frozenset(Role) - {Role.GATEWAY}
OPERATORS = frozenset({Role.DISPATCHER, Role.COMMANDER, Role.ADMINISTRATOR})
KEEPERS = frozenset({Role.MAINTAINER, Role.ADMINISTRATOR})
GATEWAYS = frozenset({Role.GATEWAY, Role.ADMINISTRATOR})
EVERYBODY = frozenset(Role)
MAY = {
    "POST /v1/commands": EVERYBODY,
    "DELETE /v1/session": EVERYBODY,
    "POST /v1/imports": KEEPERS | {Role.DISPATCHER},
    "GET /v1/imports": KEEPERS | {Role.DISPATCHER},
    "POST /v1/imports/{job}/undo": KEEPERS | {Role.DISPATCHER},
    "PUT /v1/documents/{sha256}": KEEPERS,
    "POST /v1/readings": GATEWAYS,
    "POST /v1/alarms": GATEWAYS,
    "POST /v1/calls": GATEWAYS,
    "POST /v1/field/positions": frozenset({Role.FIELD}) | GATEWAYS,
    "POST /v1/cameras/{camera_id}/session": READERS - {Role.FIELD},
    "GET /v1/tracks": READERS - {Role.FIELD, Role.MAINTAINER},
    "GET /v1/verifiers": OPERATORS,
    "POST /v1/session/guesses": OPERATORS,
    "GET /v1/audit": frozenset({Role.COMMANDER, Role.ADMINISTRATOR}),
}
"""Who may ask for what; the rest is for whoever may read."""
_surfaces: dict[str, tuple[dict[str, Any], list[Any]]] = {}
"""The document as published and its operations, once a backend."""


class Line:
    """One backend, spoken to as one role or as nobody."""

    def __init__(self, backend: BackendProcess, role: str) -> None:
        self.backend = backend
        self.role = role
        self.headers: dict[str, str] = {}
        self.renew()

    def renew(self) -> None:
        """Sign in again, as after an operation that signs out."""
        if self.role != NOBODY:
            token = self.backend.token(USERS[self.role], DEMO_PASSWORD)
            self.headers = {"Authorization": f"Bearer {token}"}

    @property
    def document(self) -> dict[str, Any]:
        """What the backend publishes about itself."""
        return self._surface()[0]

    @property
    def operations(self) -> list[Any]:
        """The operations in it."""
        return self._surface()[1]

    def _surface(self) -> tuple[dict[str, Any], list[Any]]:
        url = self.backend.url
        if url not in _surfaces:
            _surfaces.clear()
            document = httpx.get(f"{url}/v1/openapi.json", timeout=60).json()
            # Who asks is ours to say; an invented token would only be nobody again.
            schema = schemathesis.openapi.from_dict({**document, "security": []})
            schema.config.base_url = url
            results = list(schema.get_all_operations())
            assert all(isinstance(result, Ok) for result in results), results
            _surfaces[url] = document, [result.ok() for result in results if isinstance(result, Ok)]
        return _surfaces[url]

    def check_body(self, operation: Any, status: int, content: bytes) -> None:
        """Is a JSON answer what the document promises? (Schemathesis' own check does not know tuples.)"""
        responses = self.document["paths"][operation.path][operation.method.lower()]["responses"]
        promised = (responses.get(str(status)) or responses.get("default") or {}).get("content", {})
        schema = promised.get("application/json", {}).get("schema")
        if schema and content:
            whole = {**schema, "components": self.document["components"]}
            wrong = [error.message for error in Draft202012Validator(whole).iter_errors(json.loads(content))]
            assert not wrong, f"{operation.method} {operation.path} {status}: {wrong[:3]}"


@pytest.fixture
def line(request: pytest.FixtureRequest, backend: BackendProcess) -> Line:
    """The line of a role, or of nobody."""
    return Line(backend, request.param)


@pytest.mark.parametrize(
    ("backend", "line"),
    [(kind, role) for kind in DATABASES for role in ROLES],
    indirect=True,
)
def test_whatever_is_asked_the_answer_is_what_was_promised_and_tells_nobody_else_s(line: Line) -> None:
    for operation in line.operations:
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            ask(line, operation, mode)


def ask(line: Line, operation: Any, mode: GenerationMode) -> None:
    """A few questions of one operation, as it is meant to be asked or not."""

    @seed(3)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy(generation_mode=mode))
    def examples(case: Any) -> None:
        put(line, operation, case)

    # An operation without parameters cannot be asked wrongly.
    with contextlib.suppress(Unsatisfiable):
        examples()


def put(line: Line, operation: Any, case: Any) -> None:
    """One question, and everything its answer must not be."""
    name = f"{operation.method.upper()} {operation.path}"
    if name == "GET /v1/stream":
        # Its answer has no end; only whether there is one is asked.
        with httpx.stream("GET", f"{line.backend.url}/v1/stream", headers=line.headers, timeout=60) as stream:
            judge(name, line.role, stream.status_code)
        return
    answer = case.call(headers=line.headers, timeout=60)
    case.validate_response(answer, checks=CHECKS)
    line.check_body(operation, answer.status_code, answer.content)
    if name not in OPEN:
        judge(name, line.role, answer.status_code)
    if name == "DELETE /v1/session":
        line.renew()


def judge(name: str, role: str, status: int) -> None:
    """Nobody is told nothing, and a role only what is its own, however the question is put."""
    if role == NOBODY:
        assert status in (401, 405), f"{name} answered {status} to nobody"
    elif Role(role) not in MAY.get(name, READERS):
        assert status in (403, 404, 405), f"{name} answered {status} to the role {role}"
    else:
        assert status not in (401, 403), f"{name} refused the role {role} with {status}"
