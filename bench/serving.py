"""The workbench over HTTP: values looked up by `wrk`, and analysts who browse, against a server over an analysed workspace.

    python3 bench/serving.py --krama KRAMA --unit bench/out/unit-10000 --reports bench/out/reports-10000.csv

`bench/run` does the same for the largest workspace and writes the figures into docs/benchmarks.md."""

import argparse
import csv
import itertools
import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path

import analysts
from workbench import Asker, Serving, account

# A session asks 2,000 questions at once and 100 a second from then on: so many values for fifty stay within that.
VALUES = 40_000
FEW = 1_000
CONNECTIONS = 16
THREADS = 2
COLUMNS = ["phone", "account", "wallet", "url", "email", "handle"]


def sessions(serving, count):
    """The owner of the folder, and so many analysts."""
    owner = Asker(serving.address)
    owner.sign_in({"link": serving.link})
    # A workspace that was measured before has analysts already.
    before = owner.ask("GET", "people?limit=1")["total"]
    return owner, [account(owner, number, "analyst") for number in range(before, before + count)]


def values_of(table):
    """Different values that reports name as the other side's, as they spell them."""
    found = {}
    with table.open(newline="") as file:
        for row in csv.DictReader(file):
            found.update(dict.fromkeys(row[f"suspect_{column}"] for column in COLUMNS))
            if len(found) > VALUES:
                break
    found.pop("", None)
    values = list(found)
    random.Random(1).shuffle(values)
    return values[:VALUES]


def look_up(serving, askers, values, times, out):
    """All values so many times, each in the next one's session."""
    asked = out / "values.txt"
    with asked.open("w") as file:
        for asker, value in zip(itertools.cycle(askers), values):
            file.write("\t".join([asker.cookie, asker.csrf, json.dumps({"value": value})]) + "\n")
    wrk = ["wrk", f"-t{THREADS}", f"-c{CONNECTIONS}", "-d600s", "--timeout", "30s", "-s", Path(__file__).with_name("values.lua")]
    before = serving.cpu_s()
    child = subprocess.Popen([*wrk, f"http://{serving.address}", "--", asked, str(THREADS), str(times)], stdout=subprocess.PIPE, text=True)
    for _ in range(THREADS):
        next(line for line in child.stdout if line == "done\n")
    child.send_signal(signal.SIGINT)
    figures = json.loads(child.communicate()[0].splitlines()[-1])
    if figures["refused"] or figures["broken"]:
        raise SystemExit(f"look-ups were refused or broke: {figures}")
    used = (serving.cpu_s() - before) / figures["requests"]
    return {**figures, "per_second": figures["requests"] / figures["seconds"], "server_us": 1e6 * used}


def measure(krama, unit, table, out, people=50, seconds=120):
    """What a server over an analysed workspace bears."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing: it looks values up (Debian: apt-get install wrk)")
    start = time.perf_counter()
    serving = Serving(krama, unit)
    try:
        owner, signed_in = sessions(serving, people)
        owner.ask("GET", "situation?scale=month&days=7")
        figures = {"open_s": time.perf_counter() - start, "people": people, "load": os.getloadavg()[0]}
        values = values_of(table)
        figures["values"] = len(values)
        figures["first"] = look_up(serving, signed_in, values, 1, out)
        figures["few"] = look_up(serving, signed_in, values[:FEW], 20, out)
        before = serving.cpu_s()
        figures["pages"] = analysts.browse(signed_in, table, seconds)
        figures["busy"] = (serving.cpu_s() - before) / figures["pages"]["seconds"]
    finally:
        figures_peak = serving.stop()
    return {**figures, "peak_mib": figures_peak}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--krama", type=Path, required=True)
    parser.add_argument("--unit", type=Path, required=True)
    parser.add_argument("--reports", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path("bench/out"))
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=120)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    figures = measure(options.krama.resolve(), options.unit, options.reports, options.out, options.people, options.seconds)
    print(json.dumps(figures, indent=2))


if __name__ == "__main__":
    main()
