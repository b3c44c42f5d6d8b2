"""Peers that group reports, each given the true suspect values (`truth/mentions.csv`, role suspect, form told).

Components and unweighted Leiden work on the graph of reports and values. Splink works on tidy columns, one for each kind,
set up as its documentation advises for removing duplicates: exact comparisons with term-frequency adjustment, a blocking
rule on each column, u from random pairs, m by expectation maximisation, clusters at the best of several thresholds.
The best is chosen by the truth, which no user could do: it is to the peers' advantage.
"""

import collections
import csv
import logging
import time
from dataclasses import dataclass, field

RESOLUTIONS = [0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5]
LEIDEN_SEEDS = range(3)
THRESHOLDS = [0.05, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.7, 0.9, 0.99]

# One column for what a desk would keep in one.
COLUMNS = {
    "phone": "phone",
    "bank-account": "account",
    "bakong-id": "payment_code",
    "email": "email",
    "domain": "domain",
    "telegram": "handle",
    "whatsapp": "handle",
    "wechat": "handle",
    "line": "handle",
    "zalo": "handle",
    "facebook": "handle",
    "tiktok": "handle",
    "instagram": "handle",
    "viber": "handle",
    "btc-wallet": "wallet",
    "eth-wallet": "wallet",
    "tron-wallet": "wallet",
    "ton-wallet": "wallet",
    "sol-wallet": "wallet",
    "android-package": "app",
    "app-signer": "app_signer",
}


@dataclass
class Country:
    """Reports of crimes with their true groups and suspect values."""

    keys: list
    groups: list
    values: list = field(default_factory=list)


@dataclass
class Grouping:
    """What a peer found, at its best."""

    f1: float
    precision: float
    recall: float
    largest: float
    seconds: float
    at: str


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def read(truth):
    """The truth as peers get it."""
    reports = [row for row in rows(truth / "reports.csv") if row["no_crime"] != "1"]
    keys = [(row["source"], row["ref"]) for row in reports]
    place = {key: at for at, key in enumerate(keys)}
    told = {
        (place[key], row["kind"], row["value"])
        for row in rows(truth / "mentions.csv")
        if row["role"] == "suspect" and row["form"] == "told" and (key := (row["source"], row["ref"])) in place
    }
    return Country(keys, [row["group"] for row in reports], sorted(told))


def bcubed(found, truth):
    """F1, precision and recall."""
    both = collections.Counter(zip(found, truth))
    by_found, by_truth = collections.Counter(found), collections.Counter(truth)
    precision = sum(n * n / by_found[f] for (f, _), n in both.items()) / len(truth)
    recall = sum(n * n / by_truth[t] for (_, t), n in both.items()) / len(truth)
    return 2 * precision * recall / (precision + recall), precision, recall


def scored(country, found, seconds, at=""):
    f1, precision, recall = bcubed(found, country.groups)
    most = max(collections.Counter(found).values()) / max(collections.Counter(country.groups).values())
    return Grouping(f1, precision, recall, most, seconds, at)


def edges(country):
    """Reports and values as nodes, a value's number behind the reports'."""
    nodes = {}
    count = len(country.keys)
    return [
        (report, count + nodes.setdefault((kind, value), len(nodes))) for report, kind, value in country.values
    ], len(nodes)


def components(country):
    """Whatever shares a value is one group."""
    start = time.perf_counter()
    joined, values = edges(country)
    parent = list(range(len(country.keys) + values))

    def root(at):
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in joined:
        parent[root(a)] = root(b)
    found = [root(at) for at in range(len(country.keys))]
    return scored(country, found, time.perf_counter() - start)


def leiden(country):
    """The constant Potts model with unit weights, best of the resolutions and seeds."""
    import igraph
    import leidenalg

    joined, values = edges(country)
    graph = igraph.Graph(len(country.keys) + values, joined)
    best = None
    for resolution in RESOLUTIONS:
        for seed in LEIDEN_SEEDS:
            start = time.perf_counter()
            part = leidenalg.find_partition(
                graph, leidenalg.CPMVertexPartition, resolution_parameter=resolution, seed=seed
            )
            seconds = time.perf_counter() - start
            found = scored(country, part.membership[: len(country.keys)], seconds, f"resolution {resolution}")
            best = found if best is None or found.f1 > best.f1 else best
    return best


def tidy(country):
    """One row for each report, one column for each sort of value. A report's second value of a sort is a second row of
    the same report, as desks with tidy columns keep them; rows of one report stand together afterwards."""
    import pyarrow

    names = sorted(set(COLUMNS.values()))
    by_report = collections.defaultdict(lambda: collections.defaultdict(list))
    for report, kind, value in country.values:
        by_report[report][COLUMNS[kind]].append(value)
    table = {"unique_id": [], "report": []} | {name: [] for name in names}
    for report in range(len(country.keys)):
        told = by_report[report]
        for row in range(max([1, *map(len, told.values())])):
            table["unique_id"].append(f"{report}-{row}")
            table["report"].append(report)
            for name in names:
                table[name].append(told[name][row] if row < len(told[name]) else None)
    return pyarrow.table(table), names


def splink(country):
    """Splink on the tidy columns, in DuckDB."""
    import splink.comparison_library as comparisons
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    logging.getLogger("splink").setLevel(logging.ERROR)
    table, names = tidy(country)
    start = time.perf_counter()
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[comparisons.ExactMatch(name).configure(term_frequency_adjustments=True) for name in names],
        blocking_rules_to_generate_predictions=[block_on(name) for name in names],
        retain_matching_columns=False,
    )
    linker = Linker(DuckDBAPI().register(table), settings, log_level=None)
    training = linker.training
    training.estimate_probability_two_random_records_match([block_on(name) for name in names], recall=0.7)
    training.estimate_u_using_random_sampling(max_pairs=1e8, seed=1)
    for name in ("phone", "handle", "account", "domain"):
        training.estimate_parameters_using_expectation_maximisation(block_on(name))
    pairs = linker.inference.predict(threshold_match_probability=min(THRESHOLDS))
    shared = time.perf_counter() - start
    best = None
    for threshold in THRESHOLDS:
        start = time.perf_counter()
        clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
            pairs, threshold_match_probability=threshold
        ).as_dict()
        seconds = shared + time.perf_counter() - start
        found = joined_by_report(country, clusters["report"], clusters["cluster_id"])
        one = scored(country, found, seconds, f"threshold {threshold}")
        best = one if best is None or one.f1 > best.f1 else best
    return best


def joined_by_report(country, reports, clusters):
    """Labels of reports: clusters that hold rows of one report are one."""
    first = {}
    parent = list(range(len(country.keys)))

    def root(at):
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for report, cluster in zip(reports, clusters):
        parent[root(report)] = root(first.setdefault(cluster, report))
    return [root(at) for at in range(len(country.keys))]
