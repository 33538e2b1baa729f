import fcntl
import os
import sys

from bootstrap import browser, frontend, venv
from bootstrap.shell import ROOT, stop

GOALS = ("run", "dev")
AT_LEAST = (3, 11)


def main(goal: str) -> None:
    """`run`: what the register needs. `dev`: what its tests and checks need besides."""
    if sys.version_info < AT_LEAST:
        stop(f"Sarpras needs Python 3.11 or newer; this is {sys.version.split()[0]}.")
    # One set-up at a time; the lock is on the folder itself.
    lock = os.open(ROOT, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    venv.make()
    venv.install(goal)
    frontend.build()
    frontend.compile_translations()
    if goal == "run":
        frontend.collect_static()
    else:
        browser.ensure()


if __name__ == "__main__":
    if sys.argv[1:2] == [] or sys.argv[1] not in GOALS:
        stop(f"usage: python3 -m bootstrap {'|'.join(GOALS)}")
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        sys.exit(130)
