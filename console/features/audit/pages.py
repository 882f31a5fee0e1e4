"""Asking the backend for the audit, page by page. Only in background work."""

from collections.abc import Mapping

import msgspec

from console.sync.client import Client, LinkError
from models.audit import AuditPage

PAGE = 200


def fetch(client: Client, filters: Mapping[str, str], before: int | None = None) -> AuditPage:
    """A page of the entries that fit, older than the entry `before`. Raises LinkError."""
    query = {name: value for name, value in filters.items() if value}
    query["limit"] = str(PAGE)
    if before is not None:
        query["before"] = str(before)
    try:
        return msgspec.convert(client.request("GET", "/v1/audit", query=query), AuditPage)
    except msgspec.ValidationError as error:
        raise LinkError("not_json", detail=str(error)[:200]) from error
