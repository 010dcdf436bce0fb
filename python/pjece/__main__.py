"""``python -m pjece``, and the command ``pjece`` that the wheel installs: the same commands as the program's."""

from __future__ import annotations

import sys

from . import _pjece
from ._pool import worker_command


def main() -> int:
    """Runs the command line; gives the exit code."""
    return _pjece.main(["pjece", *sys.argv[1:]], worker_command())


if __name__ == "__main__":
    sys.exit(main())
