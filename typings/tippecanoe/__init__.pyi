BIN_DIR: str
