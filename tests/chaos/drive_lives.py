"""Lives of the sending program, one after the other: for each line on standard input a process of its own that opens the
library and empties the outbox, as `outbox run` does; the line arms a failpoint (it may be empty). Answers: the process's
number when it begins, its exit status when it has ended (negative: the signal that ended it).
"""

from __future__ import annotations

import os
import sys
import traceback
from pathlib import Path

from editor_app.app import open_workroom
from editor_app.model import failpoints


def live(folder: Path, failpoint: str) -> int:
    failpoints._armed = failpoint
    with open_workroom(folder) as room:
        room.submitting.run(wait=True)
        return len([item for item in room.submitting.outbox() if item.receipt is None])


def warm_up(folder: Path) -> None:
    """Load what every life needs once: the processes are copies of this one."""
    with open_workroom(folder) as room:
        for site in room.accounts.list():
            room.accounts.connector(site.name).close()


def main() -> None:
    folder = Path(sys.argv[1])
    warm_up(folder)
    print("ready", flush=True)
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            status = 70
            try:
                status = 1 if live(folder, line.strip()) else 0
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stderr.flush()
                os._exit(status)
        print(pid, flush=True)
        _, ended = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)


if __name__ == "__main__":
    main()
