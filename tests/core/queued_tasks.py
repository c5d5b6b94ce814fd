"""Tasks that the tests of the worker queue."""

import time
from pathlib import Path

from django_tasks import task


@task
def note(folder: str, word: str) -> None:
    """Leave a file that tells that this ran."""
    with Path(folder, word).open("a") as file:
        file.write("ran\n")


@task(queue_name="slow")
def hang_the_first_time(folder: str) -> None:
    """Say that it has begun; never end, unless it has begun before."""
    begun = Path(folder, "begun")
    if begun.exists():
        Path(folder, "ended").touch()
        return
    begun.touch()
    time.sleep(300)


@task
def take_a_moment(folder: str) -> None:
    """Go on for a second after whoever runs this has been told to stop: long enough to hear it."""
    Path(folder, "moment begun").touch()
    while not Path(folder, "told to stop").exists():
        time.sleep(0.05)
    time.sleep(1)
    Path(folder, "moment ended").touch()
