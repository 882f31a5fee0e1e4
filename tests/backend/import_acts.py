"""Imports as tests send them: a file of hydrants."""

from typing import Any

import httpx


def rows(*items: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a file, the first on line 2."""
    return [{"row": i, "key": d.get("number", ""), "data": d} for i, d in enumerate(items, 2)]


def post(client: httpx.Client, items: list[dict[str, Any]], **fields: Any) -> httpx.Response:
    """A file of hydrants; a dry run unless told otherwise."""
    body = {"kind": "hydrant", "source": "city", "rows": items, "apply": False, **fields}
    return client.post("/v1/imports", json=body)


def taken(client: httpx.Client, items: list[dict[str, Any]], **fields: Any) -> dict[str, Any]:
    """The report of a file that was taken in."""
    answer = post(client, items, apply=True, **fields)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


def hydrant(number: str, **fields: Any) -> dict[str, Any]:
    """A hydrant on one spot."""
    return {"number": number, "lon": 121.5, "lat": 25.0, **fields}
