"""The scenarios: reports of several sizes through the whole flow, and reading alone against peers."""

import argparse
import csv
import json
import os
import platform
import shutil
from dataclasses import dataclass
from pathlib import Path

import measure
import page
import peers
import serving

PEER_TEXTS = 1_000


@dataclass
class Flow:
    """One size through the whole flow."""

    reports: int
    generate: measure.Cost
    ingest: measure.Cost
    analyse: measure.Cost
    digest: str
    score: dict
    search: dict
    ask: dict


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--krama", type=Path, required=True)
    parser.add_argument("--dev", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--page", type=Path, required=True)
    parser.add_argument("--peers", choices=["yes", "no"], default="yes")
    parser.add_argument("--sizes", type=int, nargs="+", required=True)
    return parser.parse_args()


def find(value, key):
    """The first value of that key anywhere in a JSON document."""
    if isinstance(value, dict):
        if key in value:
            return value[key]
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            found = find(item, key)
            if found is not None:
                return found
    return None


def digest_of(output):
    """The digest of a run's rows, as `krama analyse --json` prints it."""
    found = find(json.loads(output), "digest")
    if found is None:
        raise SystemExit("`krama analyse --json` prints no digest")
    return found


def flow(options, reports):
    """Generates, ingests, analyses and scores one size in a workspace of its own."""
    table, truth = options.out / f"reports-{reports}.csv", options.out / f"truth-{reports}.csv"
    unit = options.out / f"unit-{reports}"
    shutil.rmtree(unit, ignore_errors=True)
    generate = measure.run(
        [options.dev, "generate", "--reports", reports, "--seed", 1, "--out", table, "--truth", truth]
    )
    measure.run([options.krama, "init", unit])
    krama = [options.krama, "--workspace", unit]
    ingest = measure.run([*krama, "ingest", table, "--source", "bench"])
    analyse = measure.run([*krama, "analyse", "--json"])
    scored, search, ask = score(options, krama, truth), searching(options, unit), asking(options, unit)
    return Flow(reports, generate, ingest, analyse, digest_of(analyse.output), scored, search, ask)


def score(options, krama, truth):
    """B-cubed figures of the groups and of connected components on the same mentions."""
    members, mentions = options.out / "members.csv", options.out / "mentions.csv"
    measure.run([*krama, "members", "--csv"], into=members)
    measure.run([*krama, "mentions", "--csv"], into=mentions)
    scored = measure.run(
        [options.dev, "score", "--truth", truth, "--members", members, "--mentions", mentions, "--json"]
    )
    return json.loads(scored.output)


def searching(options, unit):
    """The index made from nothing, then look-ups in it and placements, in process."""
    shutil.rmtree(unit / "lake" / "derived" / "index", ignore_errors=True)
    cost = measure.run([options.dev, "bench-find", "--workspace", unit])
    return {**json.loads(cost.output), "peak_mib": cost.peak_mib}


def asking(options, unit):
    """The workbench's questions, in process, as a server asks them that keeps the run in memory."""
    cost = measure.run([options.dev, "bench-ask", "--workspace", unit])
    return {**json.loads(cost.output), "peak_mib": cost.peak_mib}


def threads(options, reports):
    """The same workspace analysed with one thread and with two: (cost, digest) each."""
    krama = [options.krama, "--workspace", options.out / f"unit-{reports}"]
    costs = [measure.run([*krama, "analyse", "--json"], threads=count) for count in (1, 2)]
    return [(cost, digest_of(cost.output)) for cost in costs]


def reading(options, reports):
    """Reading alone: texts a second in one thread by Krama, by one RegexSet, and by the peers."""
    table = options.out / f"reports-{reports}.csv"
    figures = json.loads(measure.run([options.dev, "bench-extract", "--reports", table, "--json"]).output)
    with table.open(newline="") as file:
        rows = csv.DictReader(file)
        texts = [row["narrative"] for row, _ in zip(rows, range(PEER_TEXTS))]
    if options.peers == "yes":
        figures["peers"] = {name: peers.texts_per_second(name, texts) for name in ("iocsearcher", "ioc-finder")}
    return figures


def main():
    options = arguments()
    flows = []
    for reports in sorted(options.sizes):
        flows.append(flow(options, reports))
        print(f"{reports} reports done", flush=True)
    largest = flows[-1].reports
    served = serving.measure(options.krama, options.out / f"unit-{largest}", options.out / f"reports-{largest}.csv", options.out)
    middle = flows[len(flows) // 2].reports
    machine = {"cores": os.cpu_count(), "system": f"{platform.system()} {platform.machine()}"}
    text = page.write(flows, threads(options, middle), middle, reading(options, flows[0].reports), served, machine)
    options.page.parent.mkdir(parents=True, exist_ok=True)
    options.page.write_text(text)
    print(text)


if __name__ == "__main__":
    main()
