"""The Python extractors, timed on the same texts."""

import time


def texts_per_second(name, texts):
    """Texts read a second by a peer, in one thread; None where it is not installed."""
    search = _searches().get(name)
    if search is None:
        return None
    for text in texts[:20]:
        search(text)
    start = time.process_time()
    for text in texts:
        search(text)
    return len(texts) / (time.process_time() - start)


def _searches():
    searches = {}
    try:
        from iocsearcher.searcher import Searcher

        searches["iocsearcher"] = Searcher().search_data
    except ImportError:
        pass
    try:
        from ioc_finder import find_iocs

        searches["ioc-finder"] = find_iocs
    except ImportError:
        pass
    return searches
