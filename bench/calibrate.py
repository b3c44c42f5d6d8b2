"""Where a simulated country stands: what simple methods reach when they are given the true suspect values.

    python bench/calibrate.py COUNTRY...        # folders written by `krama simulate`
    python bench/calibrate.py --seeds 5 COUNTRY

Reads `truth/reports.csv` and `truth/mentions.csv`. Needs `pip install leidenalg igraph`. Scored over reports of crimes;
a lone fraudster is a group of one. Prints B-cubed F1 of: connected components; Leiden with unit weights on the graph of
reports and values (constant Potts model, the best of the resolutions below); scripts alone; and the ceiling, that is
what was reported of each group cut into the parts that hold together by true values and scripts.
"""

import argparse
import collections
import csv
import pathlib

import igraph
import leidenalg

RESOLUTIONS = [0.00005, 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5]


def rows(path):
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def bcubed(found, truth):
    both = collections.Counter(zip(found, truth))
    by_found, by_truth = collections.Counter(found), collections.Counter(truth)
    precision = sum(n * n / by_found[f] for (f, _), n in both.items()) / len(truth)
    recall = sum(n * n / by_truth[t] for (_, t), n in both.items()) / len(truth)
    return 2 * precision * recall / (precision + recall), precision, recall


def components(count, edges):
    parent = list(range(count))

    def root(at):
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for a, b in edges:
        parent[root(a)] = root(b)
    return [root(at) for at in range(count)]


class Country:
    def __init__(self, folder):
        folder = pathlib.Path(folder)
        folder = folder / "truth" if (folder / "truth").is_dir() else folder
        reports = [row for row in rows(folder / "reports.csv") if row["no_crime"] != "1"]
        self.place = {(row["source"], row["ref"]): at for at, row in enumerate(reports)}
        self.truth = [row["group"] for row in reports]
        self.script = [row["script"] for row in reports]
        self.values, self.edges = {}, []
        for row in rows(folder / "mentions.csv"):
            at = self.place.get((row["source"], row["ref"]))
            if at is not None and row["role"] == "suspect" and row["form"] == "told":
                value = self.values.setdefault((row["kind"], row["value"]), len(self.values))
                self.edges.append((at, value))
        self.edges = sorted(set(self.edges))

    def score(self, found):
        return bcubed(found[: len(self.truth)], self.truth)

    def by_components(self):
        count = len(self.truth)
        found = components(count + len(self.values), [(at, count + value) for at, value in self.edges])
        return self.score(found)

    def by_leiden(self, seeds):
        count = len(self.truth)
        graph = igraph.Graph(count + len(self.values), [(at, count + value) for at, value in self.edges])
        best = (0,)
        for resolution in RESOLUTIONS:
            scores = []
            for seed in range(seeds):
                part = leidenalg.find_partition(
                    graph, leidenalg.CPMVertexPartition, resolution_parameter=resolution, seed=seed
                )
                scores.append(self.score(part.membership))
            mean = tuple(sum(column) / len(scores) for column in zip(*scores))
            best = max(best, (*mean, resolution))
        return best

    def by_script(self):
        return self.score([script or f"alone {at}" for at, script in enumerate(self.script)])

    def ceiling(self):
        count, ids = len(self.truth), {}
        node = lambda key: ids.setdefault(key, count + len(ids))
        edges = [(at, node((self.truth[at], value))) for at, value in self.edges]
        edges += [(at, node((self.truth[at], s))) for at, s in enumerate(self.script) if s]
        return self.score(components(count + len(edges), edges))


def shown(name, score):
    print(f"  {name:<12} F1 {score[0]:.3f}  P {score[1]:.3f}  R {score[2]:.3f}", *score[3:])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("countries", nargs="+")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="the lower resolutions alone")
    options = parser.parse_args()
    if options.quick:
        del RESOLUTIONS[6:]
    for folder in options.countries:
        country = Country(folder)
        sizes = collections.Counter(country.truth)
        told = len(country.edges) / len(country.truth)
        bare = len(country.truth) - len({at for at, _ in country.edges})
        spread = collections.Counter(value for _, value in country.edges)
        shared = sum(1 for n in spread.values() if n > 1) / len(spread)
        print(f"{folder}: {len(country.truth)} crimes, {len(sizes)} groups, largest {max(sizes.values())}, "
              f"{told:.2f} values each, {bare} without, {shared:.2f} of values shared")
        shown("components", country.by_components())
        shown("leiden", country.by_leiden(options.seeds))
        shown("scripts", country.by_script())
        shown("ceiling", country.ceiling())


if __name__ == "__main__":
    main()
