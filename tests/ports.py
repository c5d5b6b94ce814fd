"""Ports for servers that have to be told theirs before they start."""

import os
import socket
from pathlib import Path

RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_port() -> int:
    """A free port on this machine that stays free until the server takes it.

    It lies below those that the system gives by itself, to connections and to servers that take any, and each test
    process looks in another place.
    """
    lowest = int(RANGE.read_text().split()[0]) if RANGE.exists() else 32768
    for port in range(lowest - 1 - 20 * (os.getpid() % 500), 1024, -1):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError("No port is free.")
