"""Runs one command and says what it cost."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass
class Cost:
    """What a command cost, and what it printed."""

    wall_s: float
    cpu_s: float
    peak_mib: float
    output: str


def run(command, threads=None, into=None, told=None):
    """Runs a command to its end, its output, and what it tells on standard error, into files where they are named; a
    failure ends the benchmark."""
    environment = dict(os.environ)
    if threads is not None:
        environment["RAYON_NUM_THREADS"] = str(threads)
    start = time.perf_counter()
    stdout = into.open("wb") if into else subprocess.PIPE
    stderr = told.open("wb") if told else None
    child = subprocess.Popen([str(part) for part in command], env=environment, stdout=stdout, stderr=stderr)
    output = b"" if into else child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))} ended with {child.returncode}")
    # Linux counts ru_maxrss in KiB, macOS in bytes.
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit, output.decode())
