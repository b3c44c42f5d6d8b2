"""Asks everything that the interface's document describes, with invented and with wrong words, as every role: no answer may
be a failure of the server. Run by `make fuzz-api`.

    fuzz/.venv/bin/python fuzz/api.py --krama KRAMA [--examples 20] [--roles operator analyst …]

It works on a small workspace of an invented country that it makes and throws away."""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "bench"))
from workbench import Asker, Serving, account

ROLES = ["operator", "intake", "analyst", "investigator", "prosecutor", "judge", "trainer", "trainee", "admin"]
# The first three end the session that asks; the stream of work has no end.
LEFT_OUT = ["DELETE /session", "POST /session/password", "POST /sessions/end", "GET /work"]
# A little under what one session may change and search in a second.
RATE = "15/s"


def workspace(krama, folder):
    """An invented country, taken in and analysed."""
    run = lambda *words: subprocess.run([str(word) for word in (krama, *words)], check=True, stdout=subprocess.DEVNULL)
    unit, country = folder / "unit", folder / "country"
    run("simulate", "--seed", 5, "--reports", 300, "--difficulty", 2, "--out", country)
    run("init", unit, "--exercise")
    run("-w", unit, "ingest", country / "reports", "--complainant", "Complainant")
    run("-w", unit, "analyse")
    run("-w", unit, "index")
    return unit


def strain(serving, asker, examples, folder):
    """Whether all answers to one person were such that nobody has to be ashamed of them."""
    schemathesis = Path(sys.executable).with_name("schemathesis")
    command = [schemathesis, "run", f"http://{serving.address}/api/v1/openapi.json", "--checks", "not_a_server_error"]
    command += ["--max-examples", str(examples), "--phases", "examples,coverage,fuzzing", "--rate-limit", RATE]
    command += ["--seed", "11", "--request-timeout", "60", "--continue-on-failure", "--warnings", "off", "--no-color"]
    command += ["--header", f"Cookie: {asker.cookie}", "--header", f"x-krama-csrf: {asker.csrf}"]
    for operation in LEFT_OUT:
        command += ["--exclude-name", operation]
    # What it keeps of its own it leaves there.
    held = subprocess.run([str(word) for word in command], check=False, cwd=folder).returncode == 0
    # Whoever was signed out meanwhile was refused everything since.
    asker.ask("GET", "session")
    return held


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--krama", type=Path, required=True)
    parser.add_argument("--examples", type=int, default=20)
    parser.add_argument("--roles", nargs="+", choices=ROLES, default=ROLES)
    options = parser.parse_args()
    ashamed = []
    with tempfile.TemporaryDirectory(prefix="krama-fuzz-") as folder:
        serving = Serving(options.krama.resolve(), workspace(options.krama.resolve(), Path(folder)))
        try:
            owner = Asker(serving.address)
            owner.sign_in({"link": serving.link})
            for number, role in enumerate(options.roles):
                print(f"== {role}", flush=True)
                asker = owner if role == "operator" else account(owner, number, role)
                if not strain(serving, asker, options.examples, folder):
                    ashamed.append(role)
        finally:
            serving.stop()
    if ashamed:
        sys.exit(f"the server failed somebody: {', '.join(ashamed)}")


if __name__ == "__main__":
    main()
