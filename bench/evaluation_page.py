"""docs/evaluation.md and its curves, from what was measured."""

import os
import platform

import curves
from page import table

LEVELS_HELD = (1, 3, 5)


def mean(results, of):
    return sum(of(result) for result in results) / len(results)


def krama(*path):
    """A figure of `krama evaluate --json` by its keys."""

    def of(result):
        value = result["krama"]
        for key in path:
            value = value[key]
        return value

    return of


def best_peer(result):
    return max(peer["f1"] for peer in result["peers"].values())


# What was asked, how it is measured, the bounds at levels 1, 3 and 5, whether more is better, how it is written.
TARGETS = [
    ("B-cubed F1, from raw reports", krama("bcubed", "f1"), (0.95, 0.88, 0.78), True, "{:.3f}"),
    ("largest group / largest true group", krama("largest", "ratio"), (1.2, 1.5, 2.0), False, "{:.2f}"),
    ("victims' values called suspect", krama("roles", "victims_called_suspect_share"), (0.0, 0.005, 0.02), False, "{:.2%}"),
    ("over the best peer, which gets the true values", lambda it: krama("bcubed", "f1")(it) - best_peer(it),
     (0.05, 0.10, 0.13), True, "{:+.3f}"),
    ("suspect values found and called suspect", krama("suspects", "called_suspect_share"), (0.97, 0.93, 0.88), True, "{:.3f}"),
    ("script-only grouping F1", krama("scripts_alone", "f1"), (None, 0.40, None), False, "{:.3f}"),
    ("scam type, macro F1 of those answered", krama("types", "macro_f1"), (0.95, 0.90, 0.80), True, "{:.3f}"),
    ("scam type, share answered", krama("types", "answered_share"), (0.9, 0.8, 0.7), True, "{:.3f}"),
    ("scam type, calibration error", krama("types", "calibration_error"), (0.05, 0.05, 0.05), False, "{:.3f}"),
    ("Splink's time / that of Krama's linking step", lambda it: it["peers"]["splink"]["seconds"] / it["times"]["linking"],
     (20, 20, 20), True, "{:.1f}"),
    ("reports simulated a second", lambda it: it["simulated_per_second"], (50_000, 50_000, 50_000), True, "{:,.0f}"),
]


def cell(results, of, bound, more, form):
    if not results:
        return "not measured"
    reached = mean(results, of)
    if bound is None:
        return form.format(reached)
    met = reached >= bound if more else reached <= bound
    return f"{form.format(reached)} ({'at least' if more else 'at most'} {form.format(bound).lstrip('+')}): {'met' if met else '**missed**'}"


def targets(results):
    rows = [
        [name] + [cell(results.get(level), of, bound, more, form) for level, bound in zip(LEVELS_HELD, bounds)]
        for name, of, bounds, more, form in TARGETS
    ]
    return table(["target", "level 1", "level 3", "level 5"], rows)


def grouping(results):
    rows = []
    for level, each in sorted(results.items()):
        figures = [mean(each, krama("bcubed", key)) for key in ("precision", "recall", "f1")]
        largest = mean(each, krama("largest", "ratio"))
        rows.append([level, "Krama, from raw reports"] + [f"{it:.3f}" for it in figures] + [f"{largest:.2f}", ""])
        for name in ("components", "splink", "leiden"):
            peer = lambda key, name=name: mean(each, lambda it: it["peers"][name][key])
            at = ", ".join(sorted({it["peers"][name]["at"] for it in each} - {""}))
            shown = [f"{peer(key):.3f}" for key in ("precision", "recall", "f1")]
            rows.append([level, name.capitalize()] + shown + [f"{peer('largest'):.2f}", at])
        rows.append([level, "ceiling", *(f"{mean(each, krama('ceiling', key)):.3f}" for key in ("precision", "recall", "f1")), "", ""])
        rows.append([level, "scripts alone", *(f"{mean(each, krama('scripts_alone', key)):.3f}" for key in ("precision", "recall", "f1")), "", ""])
        rows.append([level, "exact templates", "", "", f"{mean(each, lambda it: it['templates']):.3f}", "", ""])
    return table(["level", "method", "B-cubed precision", "recall", "F1", "largest", "at"], rows)


FIGURES = [
    ("pairwise F1", ("pairwise", "f1")),
    ("adjusted mutual information", ("adjusted_mutual_information",)),
    ("true groups", ("groups", "truly")),
    ("found whole", ("groups", "whole")),
    ("split", ("groups", "split")),
    ("merged", ("groups", "merged")),
    ("wrong merges", ("wrong_merges", "all")),
    ("by a shared provider", ("wrong_merges", "shared_provider")),
    ("by a copied script", ("wrong_merges", "copied_script")),
    ("by a benign value", ("wrong_merges", "benign_value")),
    ("by a wrong role", ("wrong_merges", "wrong_role")),
    ("by a second-hand value", ("wrong_merges", "second_hand")),
    ("by anything else", ("wrong_merges", "other")),
    ("largest group's share of reports", ("largest", "share")),
    ("lone fraudsters' reports", ("lone", "reports")),
    ("of them put with others", ("lone", "with_others")),
    ("reports of no crime", ("no_crime", "reports")),
    ("of them put with others", ("no_crime", "with_others")),
    ("role accuracy", ("roles", "accuracy")),
    ("victims' values", ("roles", "victims_values")),
    ("of them called suspect", ("roles", "victims_called_suspect")),
    ("bystanders' values called suspect", ("roles", "bystanders_called_suspect")),
    ("suspects' values found", ("suspects", "found_share")),
    ("extraction precision", ("extraction", "precision")),
    ("extraction recall", ("extraction", "recall")),
    ("ties' calibration error", ("links", "error")),
    ("reports of no crime given a type", ("no_crime_given_a_type",)),
]


def figures(results):
    levels = sorted(results)
    rows = []
    for name, path in FIGURES:
        means = [mean(results[level], krama(*path)) for level in levels]
        whole = all(isinstance(krama(*path)(it), int) for it in results[levels[0]])
        rows.append([name] + [f"{it:,.0f}" if whole else f"{it:.3f}" for it in means])
    return table(["figure", *(f"level {level}" for level in levels)], rows)


def times(results):
    rows = []
    for level, each in sorted(results.items()):
        linking, splink = mean(each, lambda it: it["times"]["linking"]), mean(each, lambda it: it["peers"]["splink"]["seconds"])
        leiden = mean(each, lambda it: it["peers"]["leiden"]["seconds"])
        analyse = mean(each, lambda it: it["times"]["analyse"])
        rows.append([level, f"{analyse:.2f} s", f"{linking:.2f} s", f"{splink:.2f} s", f"{splink / linking:.1f}", f"{leiden:.2f} s"])
    return table(["level", "Krama, all", "its linking step", "Splink", "ratio", "Leiden, one resolution"], rows)


def draw(docs, results, shares, sizes):
    """Writes the curves; answers the lines that show them."""
    levels = sorted(results)
    over = lambda of: [(level, mean(results[level], of)) for level in levels]
    charts = {
        "accuracy-over-difficulty": (
            "Accuracy over difficulty", "level", "B-cubed F1",
            {"ceiling": over(krama("ceiling", "f1")), "Krama": over(krama("bcubed", "f1"))}
            | {name.capitalize(): over(lambda it, name=name: it["peers"][name]["f1"]) for name in ("leiden", "splink", "components")},
            [(level, str(level)) for level in levels], 1.0),
    }
    if shares:
        line = lambda key: [(point["share"], point[key]) for point in shares]
        charts["accuracy-over-share"] = (
            "Accuracy over the share of reports seen", "share of the reports seen, level 3", "B-cubed F1",
            {"ceiling": line("ceiling"), "Krama": line("krama"), "components": line("components")},
            [(point["share"], f"{point['share']:.0%}") for point in shares], 1.0)
    if sizes:
        line = lambda key: [(point["reports"] / 1000, 1e6 * point[key] / point["reports"]) for point in sizes]
        charts["cost-over-size"] = (
            "Cost over size", "thousand reports, level 3", "microseconds a report",
            {"analyse": line("analyse"), "linking step": line("linking"), "ingest": line("ingest")},
            [(point["reports"] / 1000, f"{point['reports'] // 1000}") for point in sizes], None)
    for name, chart in charts.items():
        (docs / f"{name}.svg").write_text(curves.line(*chart), encoding="utf-8")
    return "\n\n".join(f"![{chart[0]}]({name}.svg)" for name, chart in charts.items())


def write(docs, results, options, shares, sizes):
    docs.mkdir(parents=True, exist_ok=True)
    several = len(options.seeds) > 1
    seeds = ("means over seeds " if several else "seed ") + ", ".join(map(str, options.seeds))
    text = f"""# Evaluation

Written by `make evaluate` (`bench/evaluate`); do not edit. Machine: {platform.system()} {platform.machine()}, {os.cpu_count()} cores.
Countries of {options.reports:,} reports, {seeds}. Every figure is explained in `docs/measures.md`, the countries in
`docs/simulation.md`. Times depend on the machine, and on what else it does; ratios less so.

## Targets

{targets(results)}

## Grouping beside peers

Krama reads raw reports. The peers are given the true suspect values of the same reports, and the truth chooses their best setting, which
no user could do. *Components*: whatever shares a value. *Leiden*: constant Potts model, unit weights, `leidenalg`. *Splink*: version 5, DuckDB,
tidy columns, term-frequency adjustment; `bench/linkers.py` holds all settings. *Largest* is the largest group as a multiple of the largest
true one. *Exact templates* groups hotline and web accounts of equal words without those that hold a digit or a sign.

{grouping(results)}

## All figures

{figures(results)}

## Times

Splink's time holds training, prediction and clustering on tidy columns of true values. Krama's linking step holds everything from its own
mentions of the same reports, and their scripts, to named groups with the chains that hold them together, margins and forks.
Nothing is masked or written yet: Splink's time ends with who stands with whom as well.

{times(results)}

## Curves

{draw(docs, results, shares, sizes)}
"""
    (docs / "evaluation.md").write_text(text, encoding="utf-8")
