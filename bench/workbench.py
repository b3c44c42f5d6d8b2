"""A workbench that is served over a workspace, and those who ask it over HTTP."""

import http.client
import itertools
import json
import os
import signal
import subprocess
import time
from pathlib import Path

PASSWORD = "four herons over the warm lake"


class Refused(Exception):
    """An answer that is none."""


class Asker:
    """One person's connection, and the session they have."""

    def __init__(self, address):
        self.connection = http.client.HTTPConnection(address, timeout=120)
        self.address, self.cookie, self.csrf = address, "", ""

    def sign_in(self, words):
        """Signs in; waits where too many did just now."""
        told = self.ask("POST", "sessions", words)
        self.csrf = told["csrf"]

    def ask(self, method, path, body=None):
        """What is answered below the interface's base, as JSON."""
        while True:
            status, headers, text = self._send(method, path, body)
            if status == 429:
                time.sleep(int(headers["retry-after"]))
            elif status >= 400:
                raise Refused(f"{method} {path}: {status} {text[:300]}")
            else:
                return json.loads(text) if text else None

    def _send(self, method, path, body):
        headers = {"cookie": self.cookie, "x-krama-csrf": self.csrf, "content-type": "application/json"}
        asked = (method, f"/api/v1/{path}", json.dumps(body) if body is not None else None, headers)
        try:
            self.connection.request(*asked)
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            # The server lets idle connections go; a browser opens another.
            self.connection.close()
            self.connection.request(*asked)
            answer = self.connection.getresponse()
        text = answer.read()
        cookie = answer.headers.get("set-cookie")
        if cookie:
            self.cookie = cookie.split(";")[0]
        return answer.status, answer.headers, text

    def follow(self):
        """Keeps the stream of work open beside, as a page does; whoever holds what is returned holds it."""
        beside = http.client.HTTPConnection(self.address, timeout=120)
        beside.request("GET", "/api/v1/work", headers={"cookie": self.cookie, "accept": "text/event-stream"})
        return beside, beside.getresponse()


class Serving:
    """`krama serve` over a workspace, on a port that is free."""

    def __init__(self, krama, unit):
        command = [krama, "--workspace", unit, "serve", "--listen", "127.0.0.1:0", "--json"]
        self.child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        lines = iter(self.child.stdout.readline, b"")
        told = json.loads(b"".join(itertools.chain(itertools.takewhile(lambda line: line != b"}\n", lines), [b"}"])))
        self.address = told["address"].removeprefix("http://").rstrip("/")
        self.link = told["link"].split("#")[1]

    def cpu_s(self):
        """Seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.child.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        """Ends it, and gives its peak memory in MiB."""
        self.child.send_signal(signal.SIGINT)
        _, status, usage = os.wait4(self.child.pid, 0)
        self.child.returncode = os.waitstatus_to_exitcode(status)
        return usage.ru_maxrss / (1 << 10)


def account(owner, number, role):
    """Somebody with an account of their own, signed in with the password they chose."""
    name = f"{role}-{number}"
    first = owner.ask("POST", "people", {"name": name, "shown": f"{role} {number}", "role": role})["first_password"]
    person = Asker(owner.address)
    person.sign_in({"name": name, "password": first})
    person.ask("POST", "session/password", {"old": first, "new": PASSWORD})
    person.sign_in({"name": name, "password": PASSWORD})
    return person
