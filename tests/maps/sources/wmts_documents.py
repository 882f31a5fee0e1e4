"""Capabilities as services write them: the standard's two grids, and Tianditu's own ways."""

MERCATOR_TOP = "-20037508.3427892 20037508.3427892"
SCALE = 559082264.0287178
"""Of the standard's level 0."""


def level(z: int, scale: float, top_left: str, wide: int, high: int, tile_px: int = 256) -> str:
    return f"""<TileMatrix><ows:Identifier>{z}</ows:Identifier><ScaleDenominator>{scale!r}</ScaleDenominator>
    <TopLeftCorner>{top_left}</TopLeftCorner><TileWidth>{tile_px}</TileWidth><TileHeight>{tile_px}</TileHeight>
    <MatrixWidth>{wide}</MatrixWidth><MatrixHeight>{high}</MatrixHeight></TileMatrix>"""


def matrix_set(name: str, crs: str, levels: list[str]) -> str:
    return f"""<TileMatrixSet><ows:Identifier>{name}</ows:Identifier>
    <ows:SupportedCRS>{crs}</ows:SupportedCRS>{"".join(levels)}</TileMatrixSet>"""


def layer(name: str, sets: list[str], resource: str = "", kind: str = "image/png") -> str:
    links = "".join(f"<TileMatrixSetLink><TileMatrixSet>{one}</TileMatrixSet></TileMatrixSetLink>" for one in sets)
    url = f'<ResourceURL format="{kind}" resourceType="tile" template="{resource}"/>' if resource else ""
    return f"""<Layer><ows:Title>{name}</ows:Title><ows:Identifier>{name}</ows:Identifier>
    <Style isDefault="true"><ows:Identifier>default</ows:Identifier></Style>
    <Format>{kind}</Format>{links}{url}</Layer>"""


def document(layers: list[str], sets: list[str]) -> bytes:
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<Capabilities xmlns="http://www.opengis.net/wmts/1.0" xmlns:ows="http://www.opengis.net/ows/1.1" version="1.0.0">
<ows:ServiceIdentification><ows:Title>Made</ows:Title></ows:ServiceIdentification>
<Contents>{"".join(layers)}{"".join(sets)}</Contents></Capabilities>""".encode()


def web_set(name: str = "GoogleMapsCompatible") -> str:
    levels = [level(z, SCALE / 2**z, MERCATOR_TOP, 2**z, 2**z) for z in range(19)]
    return matrix_set(name, "urn:ogc:def:crs:EPSG::3857", levels)


def degree_set(name: str = "EPSG:4326", crs: str = "urn:ogc:def:crs:EPSG::4326") -> str:
    levels = [level(z, SCALE / 2**z, "90.0 -180.0", 2**z, max(1, 2**z // 2)) for z in range(1, 19)]
    return matrix_set(name, crs, levels)


def tianditu(name: str, grid: str) -> bytes:
    """Levels from 1, scales counted with a pixel of 1/96 inch, corners with the north first."""
    sloppy = 2.958293554545656e8
    if grid == "w":
        levels = [
            level(z, sloppy * 2 / 2**z, "20037508.3427892 -20037508.3427892", 2**z, 2**z) for z in range(1, 19)
        ]
        made = matrix_set("w", "urn:ogc:def:crs:EPSG::900913", levels)
    else:
        levels = [level(z, sloppy * 2 / 2**z, "90.0 -180.0", 2**z, 2**z // 2) for z in range(1, 19)]
        made = matrix_set("c", "urn:ogc:def:crs:EPSG::4490", levels)
    return document([layer(name, [grid], kind="tiles")], [made])
