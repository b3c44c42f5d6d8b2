"""Simulated countries through the whole flow, scored against their truth, with peers on the same reports."""

import argparse
import collections
import csv
import dataclasses
import datetime
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

import evaluation_page
import linkers
import measure

SHARES = [0.1, 0.25, 0.5, 0.75, 1.0]
SIZES = [5_000, 10_000, 20_000, 40_000, 80_000]


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--krama", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--docs", type=Path, required=True)
    parser.add_argument("--reports", type=int, required=True)
    parser.add_argument("--levels", type=int, nargs="+", required=True)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--curves", choices=["yes", "no"], default="yes")
    return parser.parse_args()


def simulate(options, level, seed, reports):
    """A country and what writing it cost."""
    country = options.out / f"country-{level}-{seed}-{reports}"
    shutil.rmtree(country, ignore_errors=True)
    words = ["simulate", "--seed", seed, "--reports", reports, "--difficulty", level, "--out", country]
    return country, measure.run([options.krama, *words])


def linking_seconds(told):
    """How long the step that links and groups took, from what `krama -v` tells of its steps."""
    stamp, begun = r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+)Z", None
    for line in re.sub(r"\x1b\[[0-9;]*m", "", told.read_text()).splitlines():
        found = re.search(stamp, line)
        if found and 'step="link and group"' in line:
            begun = datetime.datetime.fromisoformat(found.group(1))
        elif found and begun and "the step has ended" in line:
            return (datetime.datetime.fromisoformat(found.group(1)) - begun).total_seconds()
    sys.exit("`krama analyse -v` does not tell when it links and groups")


def through(options, country):
    """A country through Krama: its figures, and what each step cost."""
    unit, told = options.out / "unit", options.out / "told.txt"
    shutil.rmtree(unit, ignore_errors=True)
    measure.run([options.krama, "init", "--exercise", unit])
    krama = [options.krama, "--workspace", unit]
    ingest = measure.run([*krama, "ingest", country / "reports", "--complainant", "Complainant", "--json"])
    analyse = measure.run([*krama, "analyse", "--json", "-v"], told=told)
    evaluated = measure.run([*krama, "evaluate", "--truth", country, "--json"])
    figures = json.loads(evaluated.output)
    times = {
        "ingest": ingest.wall_s,
        "analyse": analyse.wall_s,
        "linking": linking_seconds(told),
    }
    return figures, times


def templates(country, read):
    """B-cubed F1 of grouping accounts of equal words, without those that hold a digit or a sign; others stand alone."""
    place = {key: at for at, key in enumerate(read.keys)}
    labels = [f"alone {at}" for at in range(len(place))]
    with (country / "reports" / "hotline.csv").open(newline="", encoding="utf-8") as file:
        told = [("hotline", row["ref"], row["narrative"]) for row in csv.DictReader(file)]
    with (country / "reports" / "web-form.jsonl").open(encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    told += [("web-form", row["ref"], row.get("narrative", "")) for row in rows]
    bare = lambda word: not any(c.isnumeric() or c in "@/.[$" for c in word)
    for source, reference, text in told:
        if (source, reference) in place:
            labels[place[source, reference]] = " ".join(filter(bare, text.split(" ")))
    return linkers.bcubed(labels, read.groups)[0]


def measured(options, level, seed):
    """One country: Krama and the peers. What this program found of it in an evaluation that was stopped is kept."""
    place = options.out / f"result-{level}-{seed}.json"
    of = {"program": hashlib.sha256(options.krama.read_bytes()).hexdigest(), "reports": options.reports}
    if place.exists() and (kept := json.loads(place.read_text())).items() >= of.items():
        return kept
    country, cost = simulate(options, level, seed, options.reports)
    figures, times = through(options, country)
    read = linkers.read(country / "truth")
    peers = {name: dataclasses.asdict(peer(read)) for name, peer in (
        ("components", linkers.components), ("splink", linkers.splink), ("leiden", linkers.leiden))}
    result = of | {
        "level": level,
        "seed": seed,
        "krama": figures,
        "times": times,
        "simulated_per_second": options.reports / cost.wall_s,
        "peers": peers,
        "templates": templates(country, read),
    }
    place.write_text(json.dumps(result, indent=1))
    shutil.rmtree(country)
    shown = " ".join(f"{name} {peer['f1']:.3f}" for name, peer in peers.items())
    print(f"level {level} seed {seed}: Krama {figures['bcubed']['f1']:.3f} {shown}", flush=True)
    return result


def beginning(options, country, share):
    """The first reports of the hotline and the web form, and the truth about them alone."""
    part = options.out / "part"
    shutil.rmtree(part, ignore_errors=True)
    (part / "reports").mkdir(parents=True)
    shutil.copytree(country / "truth", part / "truth")
    digests, kept = {}, set()
    for name, header in (("hotline.csv", 1), ("web-form.jsonl", 0)):
        lines = (country / "reports" / name).read_bytes().splitlines(keepends=True)
        lines = lines[: header + round(share * (len(lines) - header))]
        data = b"".join(lines)
        (part / "reports" / name).write_bytes(data)
        digests[name] = hashlib.sha256(data).hexdigest()
    with (part / "reports" / "hotline.csv").open(newline="", encoding="utf-8") as file:
        kept |= {("hotline", row["ref"]) for row in csv.DictReader(file)}
    with (part / "reports" / "web-form.jsonl").open(encoding="utf-8") as file:
        kept |= {("web-form", json.loads(line)["ref"]) for line in file}
    manifest = json.loads((country / "reports" / "EXERCISE.json").read_text())
    (part / "reports" / "EXERCISE.json").write_text(json.dumps(manifest | {"files": digests}))
    rows = [row for row in linkers.rows(part / "truth" / "reports.csv") if (row["source"], row["ref"]) in kept]
    numbers = {row["number"] for row in rows}
    for row in rows:
        row["duplicate_of"] = row["duplicate_of"] if row["duplicate_of"] in numbers else ""
    write(part / "truth" / "reports.csv", rows)
    mentions = linkers.rows(part / "truth" / "mentions.csv")
    write(part / "truth" / "mentions.csv", [row for row in mentions if (row["source"], row["ref"]) in kept])
    return part


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)


def over_shares(options):
    """Accuracy over the share of reports seen, at level 3 and the first seed."""
    country, _ = simulate(options, 3, options.seeds[0], options.reports)
    points = []
    for share in SHARES:
        part = beginning(options, country, share)
        figures, _ = through(options, part)
        best = linkers.components(linkers.read(part / "truth"))
        ceiling = figures["ceiling"]["f1"]
        points.append({"share": share, "krama": figures["bcubed"]["f1"], "components": best.f1, "ceiling": ceiling})
    shutil.rmtree(country)
    return points


def over_sizes(options):
    """Cost over size, at level 3 and the first seed."""
    points = []
    for reports in SIZES:
        country, cost = simulate(options, 3, options.seeds[0], reports)
        figures, times = through(options, country)
        points.append({"reports": reports, "simulate": cost.wall_s, "f1": figures["bcubed"]["f1"]} | times)
        shutil.rmtree(country)
    return points


def main():
    options = arguments()
    results = collections.defaultdict(list)
    for level in options.levels:
        for seed in options.seeds:
            results[level].append(measured(options, level, seed))
    curves = options.curves == "yes"
    shares, sizes = (over_shares(options), over_sizes(options)) if curves else ([], [])
    (options.out / "curves.json").write_text(json.dumps({"shares": shares, "sizes": sizes}, indent=1))
    evaluation_page.write(options.docs, results, options, shares, sizes)


if __name__ == "__main__":
    main()
