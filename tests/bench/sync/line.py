"""The line between the window and its backend: a proxy in a process of its own, as a network is."""

import subprocess
import sys
from types import TracebackType

from tests.faults import Proxy


class Line:
    """Use it as a context manager; `silence`, `refuse`, `cut` and `mend` return when it is so."""

    def __init__(self, target_port: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.sync.line", str(target_port)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1,
        )  # fmt: skip
        self.url = self._answer()

    def silence(self) -> None:
        """Swallow everything from now on."""
        self._tell("silence")

    def refuse(self) -> None:
        """Break what is open and take nothing more."""
        self._tell("refuse")

    def mend(self) -> None:
        """Carry again."""
        self._tell("mend")

    def __enter__(self) -> "Line":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self._process.communicate()

    def _tell(self, word: str) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(word + "\n")
        if self._answer() != word:
            raise RuntimeError(f"the line did not take '{word}'")

    def _answer(self) -> str:
        return self._process.stdout.readline().strip() if self._process.stdout is not None else ""


def main() -> int:
    """`TARGET_PORT`: says where it listens, then does each word of its input and says it again."""
    with Proxy(int(sys.argv[1])) as proxy:
        sys.stdout.write(proxy.url + "\n")
        sys.stdout.flush()
        for line in sys.stdin:
            word = line.strip()
            proxy.silent = word == "silence"
            proxy.refusing = word == "refuse"
            if proxy.refusing:
                proxy.cut()
            sys.stdout.write(word + "\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
