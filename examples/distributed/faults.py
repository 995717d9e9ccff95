"""Faults for the tests: processes that die in the middle of their work, once."""

import os
import signal
import sys
import time
from pathlib import Path


def once(marker: Path) -> bool:
    """Whether nobody has asked before, in any process."""
    try:
        marker.mkdir()
    except FileExistsError:
        return False
    return True


def kill_self(marker: Path) -> None:
    """Kills this process, the first time that anyone asks for it."""
    if once(marker):
        os.kill(os.getpid(), signal.SIGKILL)


def kill_parent(name: str) -> None:
    """Kills the nearest process above this one that has this name."""
    process = os.getppid()
    while process > 1:
        if name in Path(f"/proc/{process}/cmdline").read_text().split("\0")[0]:
            os.kill(process, signal.SIGKILL)
            # It takes this one with it.
            time.sleep(60)
        process = int(Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[1])
    sys.exit(f"no {name} above this process")
