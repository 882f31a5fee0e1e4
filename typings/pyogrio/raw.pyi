from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

def read(
    path_or_buffer: str | Path,
    layer: str | None = ...,
    encoding: str | None = ...,
    max_features: int | None = ...,
    datetime_as_string: bool = ...,
) -> tuple[
    dict[str, Any], npt.NDArray[np.int64] | None, npt.NDArray[np.object_] | None, list[npt.NDArray[Any]]
]: ...
def write(
    path: str | Path,
    geometry: npt.NDArray[np.object_],
    field_data: list[npt.NDArray[Any]],
    fields: list[str],
    field_mask: list[npt.NDArray[np.bool_]] | None = ...,
    layer: str | None = ...,
    driver: str | None = ...,
    geometry_type: str | None = ...,
    crs: str | None = ...,
    append: bool = ...,
) -> None: ...
