class GroundControlPoint:
    row: float
    col: float
    x: float
    y: float
    def __init__(self, row: float, col: float, x: float, y: float) -> None: ...
