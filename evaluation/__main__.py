"""`python -m evaluation`: the commands."""

import signal
import sys

from evaluation.commands import main

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job would ignore Ctrl-C
    sys.exit(main())
