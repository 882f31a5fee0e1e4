"""XML read a piece at a time, with nothing in it that could reach out or blow up."""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element, ParseError

from console.importing.errors import BadFile
from console.importing.reading.source import Source

MAX_DEPTH = 100


def elements(
    source: Source, wanted: frozenset[str], entered: Callable[[str, Element], None] | None = None
) -> Iterator[tuple[tuple[str, ...], Element]]:
    """(local names from the root down, element) of each wanted element when it ends; it is emptied afterwards.

    `entered` hears of each element that begins, with its local name: it has its attributes and nothing else.
    Raises BadFile with the line where the text stops being XML.
    """
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import iterparse

    path: list[str] = []
    inside = 0
    with source.opened() as stream:
        try:
            for event, element in iterparse(stream, ("start", "end")):
                name = local(element.tag)
                if event == "start":
                    path.append(name)
                    inside += name in wanted
                    if entered is not None and not inside:
                        entered(name, element)
                    if len(path) > MAX_DEPTH:
                        raise BadFile("xml_depth", file=source.name, limit=str(MAX_DEPTH))
                    continue
                if name in wanted:
                    yield tuple(path), element
                    inside -= 1
                path.pop()
                if not inside:
                    element.clear()
        except ParseError as error:
            raise BadFile(
                "xml", file=source.name, row=str(error.position[0]), column=str(error.position[1])
            ) from error
        except DefusedXmlException as error:
            raise BadFile("entities", file=source.name) from error
        except (ValueError, LookupError) as error:  # an encoding the file names and nobody knows
            raise BadFile("encoding", file=source.name) from error


def local(tag: object) -> str:
    """The name without its namespace; empty for comments."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def text_of(element: Element, name: str) -> str:
    """The text of the first child of that name."""
    found = next((child for child in element if local(child.tag) == name), None)
    return (found.text or "").strip() if found is not None else ""
