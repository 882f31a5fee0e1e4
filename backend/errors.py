"""What goes wrong, as the one JSON shape every client can read: {"error": {"code", "message"}}."""

from collections.abc import Mapping

import msgspec
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import SQLAlchemyError
from starlette.exceptions import HTTPException

log = structlog.get_logger("backend")


class Problem(Exception):
    """An answer that is not a success: HTTP status, a code the console translates, a sentence."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None,
        since: int | None = None,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.headers = dict(headers or {})
        self.since = since


class ErrorText(msgspec.Struct, omit_defaults=True):
    """Code for programs, sentence for people; `since`: the last revision we share with a `history` of another."""

    code: str
    message: str
    since: int | None = None


class ErrorBody(msgspec.Struct):
    """The body of every answer that is not a success."""

    error: ErrorText


def response(problem: Problem) -> Response:
    """The problem as it goes down the line."""
    body = msgspec.json.encode(ErrorBody(ErrorText(problem.code, problem.message, problem.since)))
    return Response(body, problem.status, problem.headers, "application/json")


def install(app: FastAPI) -> None:
    """Give every failure the one shape; what we did not foresee is logged here and kept from the client."""

    async def on_problem(_request: Request, error: Exception) -> Response:
        return response(error if isinstance(error, Problem) else _unforeseen())

    async def on_http(_request: Request, error: Exception) -> Response:
        if not isinstance(error, HTTPException):
            return response(_unforeseen())
        code = {404: "not_found", 405: "method"}.get(error.status_code, f"http_{error.status_code}")
        return response(Problem(error.status_code, code, str(error.detail), error.headers))

    async def on_validation(_request: Request, error: Exception) -> Response:
        return response(Problem(422, "invalid", _first_reason(error)))

    async def on_database(request: Request, error: Exception) -> Response:
        log.error("database", path=request.url.path, error=str(error.__cause__ or error)[:500])
        return response(
            Problem(
                503,
                "database",
                "The backend's database cannot be used now (disk full, locked or unreachable). "
                "Nothing of this request was kept; try again.",
                {"Retry-After": "5"},
            )
        )

    async def on_unforeseen(request: Request, error: Exception) -> Response:
        log.error("unforeseen", path=request.url.path, exc_info=error)
        return response(_unforeseen())

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(SQLAlchemyError, on_database)
    app.add_exception_handler(OSError, on_database)
    app.add_exception_handler(Exception, on_unforeseen)


def _unforeseen() -> Problem:
    return Problem(500, "internal", "The backend failed on this request; its log says more.")


def _first_reason(error: Exception) -> str:
    if isinstance(error, RequestValidationError) and error.errors():
        first = error.errors()[0]
        return f"{'.'.join(str(p) for p in first.get('loc', ()))}: {first.get('msg', 'invalid')}"
    return "The request is not what this address expects."
