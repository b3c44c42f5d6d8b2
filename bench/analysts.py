"""Analysts who browse: each opens a page, reads for a while as a person does, and goes on from what it said."""

import csv
import random
import threading
import time
from urllib.parse import quote, urlencode

from workbench import Refused

# What a person reads a page for, in seconds: half of the pages for less than the first, none for less than the second.
READS_MEDIAN_S, READS_LEAST_S, READS_SPREAD = 3.0, 0.5, 0.7
# How often each page is opened.
PAGES = {"situation": 1, "groups": 3, "group": 4, "network": 1, "timeline": 1, "report": 4, "why": 2, "search": 3}
SORTS = ["-urgency", "-reports", "-losses", "-last", "-strength", "first"]
FILTERS = [{}, {}, {"min_reports": 5}, {"min_loss": 10_000}, {"language": "km"}, {"language": "zh"}, {"platform": "telegram"}]
TEXTS = 5_000
# Scripts that put no spaces between words: a few characters of them are sought.
UNSPACED = [("\u0e00", "\u0eff"), ("\u1780", "\u17ff"), ("\u4e00", "\u9fff")]


class Analyst:
    """One person at the workbench."""

    def __init__(self, asker, number, texts):
        self.asker, self.random, self.texts = asker, random.Random(number), texts
        self.groups, self.members, self.times, self.refused = [], [], [], []

    def browse(self, until):
        self.random_pause(most=READS_MEDIAN_S)
        stream = self.asker.follow()
        self.groups = [item["group"] for item in self.asker.ask("GET", "groups?sort=-urgency&limit=100")["items"]]
        self.open("group")
        while time.perf_counter() < until:
            page = self.random.choices([*PAGES], [*PAGES.values()])[0]
            start = time.perf_counter()
            try:
                self.open(page)
                self.times.append((page, time.perf_counter() - start))
            except Refused as refused:
                self.refused.append(str(refused))
            pause = self.random.lognormvariate(0, READS_SPREAD) * READS_MEDIAN_S
            time.sleep(max(READS_LEAST_S, pause))
        stream[0].close()

    def random_pause(self, most):
        """Nobody begins at the same moment."""
        time.sleep(self.random.uniform(0, most))

    def open(self, page):
        """What the page asks when it is opened."""
        pages = {
            "situation": self.situation,
            "groups": self.list,
            "group": self.group,
            "network": self.network,
            "timeline": self.timeline,
            "report": self.report,
            "why": self.why,
            "search": self.search,
        }
        pages[page]()

    def situation(self):
        days = self.random.choice([1, 7, 7, 30, 90])
        self.asker.ask("GET", f"situation?scale={self.random.choice(['month', 'week'])}&days={days}")

    def list(self):
        asked = {"sort": self.random.choice(SORTS), **self.random.choice(FILTERS), "limit": 100}
        items = self.asker.ask("GET", f"groups?{urlencode(asked)}")["items"]
        self.groups = [item["group"] for item in items] or self.groups

    def group(self):
        """The group and the first of its tabs, its reports."""
        group = self.random.choice(self.groups)
        self.asker.ask("GET", f"groups/{group}")
        items = self.asker.ask("GET", f"groups/{group}/members?limit=500")["items"]
        self.members = [item["report"].lstrip("#") for item in items]

    def network(self):
        self.asker.ask("GET", f"groups/{self.random.choice(self.groups)}/network?limit=1500")

    def timeline(self):
        self.asker.ask("GET", f"groups/{self.random.choice(self.groups)}/timeline")

    def report(self):
        self.asker.ask("GET", f"reports/{self.random.choice(self.members)}")

    def why(self):
        one, other = self.random.choice(self.members), self.random.choice(self.members)
        self.asker.ask("GET", f"why?a={quote('#' + one)}&b={quote('#' + other)}" if one != other else f"why?a={quote('#' + one)}")

    def search(self):
        self.asker.ask("POST", "search", {"words": self.words(), "limit": 50})

    def words(self):
        """A value of a report, or some words of its own text in whatever script it is."""
        value, text = self.random.choice(self.texts)
        if value and self.random.random() < 0.3:
            return value
        words = text.split()
        at = self.random.randrange(len(words))
        word = words[at]
        if any(low <= word[0] <= high for low, high in UNSPACED):
            start = self.random.randrange(max(1, len(word) - 6))
            return word[start : start + 6]
        return " ".join(words[at : at + self.random.choice([1, 2, 2])])


def texts_of(table):
    """Of some reports spread over the table: a value, and the text."""
    with table.open(newline="") as file:
        rows = ((row["suspect_phone"] or row["suspect_url"], row["narrative"]) for row in csv.DictReader(file))
        kept = []
        for at, row in enumerate(rows):
            # Each report is as likely to be kept as any other.
            place = len(kept) if len(kept) < TEXTS else random.Random(at).randrange(at + 1)
            if place < TEXTS:
                kept[place : place + 1] = [row]
        return kept


def browse(askers, table, seconds):
    """All browse for so long; how long each sort of page took."""
    texts = texts_of(table)
    people = [Analyst(asker, number, texts) for number, asker in enumerate(askers)]
    start = time.perf_counter()
    threads = [threading.Thread(target=person.browse, args=(start + seconds,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - start
    refused = [words for person in people for words in person.refused]
    if refused:
        raise SystemExit(f"{len(refused)} pages were refused, such as {refused[0]}")
    times = [one for person in people for one in person.times]
    kinds = {page: summary([spent for name, spent in times if name == page]) for page in PAGES}
    return {"seconds": taken, "per_second": len(times) / taken, "all": summary([spent for _, spent in times]), "kinds": kinds}


def summary(times):
    """How many, and what half, 99 of a hundred, and all stay within, in milliseconds."""
    times = sorted(times)
    share = lambda percent: 1e3 * times[min(len(times) - 1, len(times) * percent // 100)]
    return {"pages": len(times), "p50_ms": share(50), "p99_ms": share(99), "worst_ms": 1e3 * times[-1]}
