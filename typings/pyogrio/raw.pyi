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
