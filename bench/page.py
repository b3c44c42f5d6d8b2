"""docs/benchmarks.md, from what was measured."""


def table(heads, rows):
    """A table in Markdown."""
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    return "\n".join(lines + ["| " + " | ".join(map(str, row)) + " |" for row in rows])


def verdict(holds):
    return "holds" if holds else "**missed**"


def whole_flow(flows):
    rows = []
    for flow in flows:
        wall = flow.ingest.wall_s + flow.analyse.wall_s
        rows.append(
            [
                f"{flow.reports:,}",
                f"{flow.ingest.wall_s:.2f} s",
                f"{flow.analyse.wall_s:.2f} s",
                f"{wall:.2f} s",
                f"{1e6 * wall / flow.reports:.1f} µs",
                f"{max(flow.ingest.peak_mib, flow.analyse.peak_mib):.0f} MiB",
            ]
        )
    return table(["reports", "ingest", "analyse", "both", "per report", "peak memory"], rows)


def agreement(flows):
    rows = []
    for flow in flows:
        for name, score in (("Krama", flow.score["krama"]), ("components", flow.score["components"])):
            rows.append(
                [f"{flow.reports:,}", name]
                + [f"{score[key]:.3f}" for key in ("bcubed_precision", "bcubed_recall", "bcubed_f1", "pairwise_f1")]
                + [f"{score['groups']:,}", f"{100 * score['largest_share']:.1f} %"]
            )
    heads = ["reports", "method", "B-cubed precision", "recall", "F1", "pairwise F1", "groups", "largest"]
    return table(heads, rows)


def searching(flows):
    rows = []
    for flow in flows:
        search = flow.search
        rows.append(
            [
                f"{flow.reports:,}",
                f"{search['values_s']:.2f} s",
                f"{search['words_s']:.2f} s",
                f"{search['peak_mib']:.0f} MiB",
                f"{search['values_per_second']:,.0f}",
                f"{search['value_p99_us']:.0f} µs",
                f"{search['words_worst_ms']:.1f} ms",
                f"{search['place_ready_ms'] + search['place_p99_ms']:.1f} ms",
            ]
        )
    heads = ["reports", "values and ties", "words", "peak memory", "look-ups a second", "p99", "slowest words", "placing one"]
    return table(heads, rows)


QUESTIONS = ["list", "group", "network", "timeline", "members", "report", "why"]


def asking(flows):
    rows = []
    for flow in flows:
        ask = flow.ask
        rows.append(
            [f"{flow.reports:,}", f"{ask['take_in_s']:.2f} s", f"{ask['peak_mib']:.0f} MiB"]
            + [f"{ask[question]['p50_ms']:.1f} / {ask[question]['p99_ms']:.1f} ms" for question in QUESTIONS]
            + [f"{ask['values_per_second']:,.0f}"]
        )
    heads = ["reports", "taken in", "peak memory", *QUESTIONS, "values a second"]
    return table(heads, rows)


def looking_up(served):
    heads = ["values", "look-ups a second", "half within", "p99", "processor time of the server for each"]
    names = [
        ("first", f"{served['values']:,} different, each once"),
        ("few", "1,000 of them, twenty times each"),
    ]
    rows = []
    for key, name in names:
        figures = served[key]
        rows.append([name, f"{figures['per_second']:,.0f}", f"{figures['p50_ms']:.2f} ms", f"{figures['p99_ms']:.2f} ms", f"{figures['server_us']:.0f} µs"])
    return table(heads, rows)


def browsing(served):
    kinds = {**served["pages"]["kinds"], "all": served["pages"]["all"]}
    rows = [
        [kind, f"{figures['pages']:,}", f"{figures['p50_ms']:.0f} ms", f"{figures['p99_ms']:.0f} ms", f"{figures['worst_ms']:.0f} ms"]
        for kind, figures in kinds.items()
    ]
    return table(["page", "opened", "half within", "p99", "slowest"], rows)


def served_goals(flows, served):
    reports, pages = f"{flows[-1].reports:,}", served["pages"]
    first = served["first"]["per_second"]
    slowest, search = pages["all"]["p99_ms"], pages["kinds"]["search"]["p99_ms"]
    return [
        [f"different values a second by HTTP among {reports} reports", f"{first:,.0f}", "≥ 20,000", verdict(first >= 20_000)],
        [f"a page by HTTP while {served['people']} browse, p99", f"{slowest:.0f} ms", "≤ 200 ms", verdict(slowest <= 200)],
        ["a search among them, p99", f"{search:.0f} ms", "≤ 100 ms", verdict(search <= 100)],
    ]


def goals(flows, threads, figures, served):
    small, large = flows[0], flows[-1]

    def per_report(flow):
        return (flow.ingest.wall_s + flow.analyse.wall_s) / flow.reports

    growth = per_report(large) / per_report(small)
    regex = figures["extraction_ns"] / figures["regex_set_ns"]
    rows = [
        [f"cost per report, {large.reports:,} against {small.reports:,}", f"{growth:.2f}x", "≤ 1.3x", verdict(growth <= 1.3)],
        ["values and roles against one RegexSet scan", f"{regex:.2f}x its time", "≤ 3x", verdict(regex <= 3)],
    ]
    for name, speed in figures.get("peers", {}).items():
        if speed:
            meant = " <!-- glossary: allow ioc -->" if "ioc-" in name else ""
            for what, ns in (("values alone, as it finds them,", "values_ns"), ("values and roles", "extraction_ns")):
                times = 1e9 / figures[ns] / speed
                rows.append([f"{what} against {name}, one thread each{meant}", f"{times:.0f}x faster", "≥ 100x", verdict(times >= 100)])
    same = threads[0][1] == threads[1][1]
    rows.append(["rows with 1 and with 2 threads", "equal" if same else "different", "equal", verdict(same)])
    p99_ms = large.search["value_p99_us"] / 1000
    placing_ms = large.search["place_ready_ms"] + large.search["place_p99_ms"]
    rows.append([f"one value among {large.reports:,} reports, p99 in process", f"{p99_ms:.2f} ms", "≤ 1 ms", verdict(p99_ms <= 1)])
    rows.append([f"one report added to {large.reports:,}, placed", f"{placing_ms:.0f} ms", "≤ 50 ms", verdict(placing_ms <= 50)])
    slowest_ms = max(large.ask[question]["p99_ms"] for question in QUESTIONS)
    rows.append([f"a page of the workbench among {large.reports:,} reports, p99", f"{slowest_ms:.0f} ms", "≤ 100 ms", verdict(slowest_ms <= 100)])
    rows += served_goals(flows, served)
    if large.reports >= 1_000_000:
        wall = large.ingest.wall_s + large.analyse.wall_s
        peak = max(large.ingest.peak_mib, large.analyse.peak_mib)
        rows.append(["1,000,000 reports, ingest and analyse", f"{wall:.0f} s", "≤ 60 s", verdict(wall <= 60)])
        rows.append(["its peak memory", f"{peak:.0f} MiB", "≤ 2,048 MiB", verdict(peak <= 2048)])
    return table(["figure", "measured", "goal", ""], rows)


def write(flows, threads, middle, figures, served, machine):
    """The page as text."""
    two = threads[0][0].wall_s / threads[1][0].wall_s
    return f"""# Benchmarks

Written by `make bench` (`bench/run`); do not edit. Machine: {machine['system']}, {machine['cores']} cores. Times depend on the
machine, so read the ratios. Reports are invented by `krama-dev generate --seed 1`: about 600 characters and four mentions each,
six languages, four fifths of them on groups of Zipf sizes, with providers and banks' hotlines among the values.

## Goals

{goals(flows, threads, figures, served)}

## The whole flow

{whole_flow(flows)}

Two threads analyse {middle:,} reports {two:.2f}x as fast as one.

## Indexing for search, timed apart

{searching(flows)}

The index is made from nothing on the analysed workspace. A look-up fetches up to 100 mentions of one value with their reports and groups; the
slowest of six searches for words of four scripts fetches the newest 20 reports and counts up to 10,000. Placing one report opens the index,
reads the report, and looks its values up among the ties of the last run. One thread but for reading texts.

## The workbench's questions

{asking(flows)}

In one thread, in process, by a process that keeps the latest run in memory; half of the questions take the first figure at most, 99 of a hundred the second.
Opened are a hundred groups, from the largest down, a hundred reports spread over all, and pairs of reports of those groups.

## The workbench over HTTP

`krama serve` over the {flows[-1].reports:,} reports, asked on this machine by clients that share its processors. {served['people']} analysts
with accounts are signed in. The processors' queue was {served['load']:.1f} long as it began; the server held {served['peak_mib']:.0f} MiB at most.

{looking_up(served)}

`wrk` asks over 16 connections, in the sessions of all analysts in turn, for what reports name as the other side's, spelled as they do.

{browsing(served)}

The analysts browse for {served['pages']['seconds']:.0f} s, {served['pages']['per_second']:.1f} pages a second, each with the stream of work open beside: how
things stand, lists of groups by several filters and orders, groups of those lists with their reports, networks and timelines, reports of
those groups, why two of them stand together, and searches for values and for words of reports in their own scripts. A page is read for 3 s
by half of them (log-normal, spread 0.7, half a second at least). A page is all that it asks, to its last byte. The server used {served['busy']:.2f} of a processor.

## Reading alone

One thread, {figures['texts']:,} narratives of {figures['mean_characters']:.0f} characters on average, {figures['mentions_per_text']:.1f} mentions each:
all values {figures['values_ns'] / 1000:.1f} µs a report; with their roles {figures['extraction_ns'] / 1000:.1f} µs; with the scam type and the scripts, as `krama analyse` reads,
{figures['krama_ns'] / 1000:.1f} µs; one RegexSet scan with the same candidate patterns {figures['regex_set_ns'] / 1000:.1f} µs
({figures['ratio']:.2f}x for the whole reading). The peers find values alone: fewer kinds, no roles.

## Agreement with the truth

{agreement(flows)}

"components" joins all reports that share a suspect's or an unknown value of a linking kind: the baseline to beat.
"""
