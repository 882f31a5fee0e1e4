from typing import Any

import httpx


def refs(node: Any) -> set[str]:
    if isinstance(node, dict):
        found = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return found.union(*(refs(v) for v in node.values()))
    if isinstance(node, list):
        return set().union(*(refs(v) for v in node))
    return set()


def test_the_document_describes_every_body_with_its_fields(client: httpx.Client) -> None:
    document = client.get("/v1/openapi.json").json()
    schemas = document["components"]["schemas"]
    assert {"CommandsIn", "Envelope", "Answer", "ImportIn", "ErrorBody", "SessionBody"} <= set(schemas)
    assert {"id", "name", "actor", "seat", "made_at", "body"} <= set(schemas["Envelope"]["required"])
    assert {r.removeprefix("#/components/schemas/") for r in refs(document)} <= set(schemas)
    for path in ("commands", "imports", "session", "readings", "alarms", "calls", "field/positions"):
        operation = document["paths"][f"/v1/{path}"]["post"]
        assert operation["requestBody"]["content"]["application/json"]["schema"]
        assert "default" in operation["responses"]


def test_every_line_of_the_design_has_an_address(client: httpx.Client) -> None:
    paths = client.get("/v1/openapi.json").json()["paths"]
    for path in ("changes", "stream", "documents/{sha256}", "regions", "regions/{name}/manifest", "health"):
        assert f"/v1/{path}" in paths
