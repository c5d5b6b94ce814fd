"""A process that imports, again and again, each time in a child that can be killed: loading Django takes longer.

`python -m tests.crime_map.killed_import FOLDER`: for each line on standard input it starts a child that imports the
folder, and says its process id; the child says what the command says. When it has ended it says so, with its code, as
"ended -9" on a line of its own.
"""

import os
import sys

import django
from django.core.management import call_command


def main(folder: str) -> None:
    django.setup()
    # Imports all that an import needs. It has no work of its own, so it starts no threads that a child would lack.
    import crime_map.management.commands.import_crimes  # noqa: F401 - Django is set up by now

    for _line in sys.stdin:
        child = os.fork()
        if child == 0:
            call_command("import_crimes", folder)
            sys.stdout.flush()
            os._exit(0)
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        # The child may have been killed in the middle of a line.
        print(f"\nended {os.waitstatus_to_exitcode(status)}", flush=True)


if __name__ == "__main__":
    sys.path[1:1] = ["site"]
    main(sys.argv[1])
