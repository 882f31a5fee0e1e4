import enum

class ColorInterp(enum.IntEnum):
    gray = 1
    alpha = 6

class MaskFlags(enum.IntEnum):
    all_valid = 1

class Resampling(enum.IntEnum):
    nearest = 0
    average = 5
