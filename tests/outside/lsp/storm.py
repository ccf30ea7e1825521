"""Random edits for so many seconds; after each hundred the diagnostics must equal those of a fresh open."""

import json
import os
import pathlib
import random
import subprocess
import sys
import time

PROGRAM = os.environ.get("IAMLINT", "iamlint")
ROOT = pathlib.Path(__file__).resolve().parents[3]
PIECES = ['"', "{", "}", "[", "]", ",", ":", "\n", "\\", "s3:*", "*", "é𝄞", "${", '"Effect": "Deny",', '"Action": "iam:PassRole",', "null", " ", "\\u0041", ""]


class Server:
    def __init__(self):
        self.process = subprocess.Popen([PROGRAM, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.id = 0
        self.request("initialize", {"capabilities": {"general": {"positionEncodings": ["utf-8"]}}, "rootUri": None})
        self.notify("initialized", {})

    def send(self, message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(text) + text)
        self.process.stdin.flush()

    def read(self):
        length = 0
        while (line := self.process.stdout.readline()) != b"\r\n":
            assert line, "the server is gone"
            length = int(line.split(b":")[1])
        return json.loads(self.process.stdout.read(length))

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params):
        self.id += 1
        self.send({"id": self.id, "method": method, "params": params})
        while (message := self.read()).get("id") != self.id:
            pass
        assert "error" not in message, message
        return message["result"]

    def diagnostics(self, uri, version):
        while True:
            params = self.read().get("params", {})
            if params.get("uri") == uri and params.get("version") == version:
                return params["diagnostics"]

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def place(data, offset):
    before = data[:offset]
    line = before.count(b"\n")
    return {"line": line, "character": offset - (before.rfind(b"\n") + 1)}


def boundary(data, offset):
    while 0 < offset < len(data) and data[offset] & 0xC0 == 0x80:
        offset -= 1
    return offset


def main(seconds, seed):
    random.seed(seed)
    texts = []
    for path in sorted((ROOT / "corpus").rglob("*.json")):
        data = path.read_bytes()
        if len(data) < 20_000 and b"\r" not in data:
            try:
                texts.append(data.decode().encode())
            except UnicodeDecodeError:
                pass
    server = Server()
    end = time.time() + seconds
    edits = compared = version = 0
    uri = "file:///storm.json"
    data = random.choice(texts)
    server.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "json", "version": 0, "text": data.decode()}})
    at_first = None
    while time.time() < end:
        for _ in range(100):
            version += 1
            edits += 1
            if random.random() < 0.01 or len(data) > 40_000:
                data = random.choice(texts)
                change = {"text": data.decode()}
            else:
                start = boundary(data, random.randrange(len(data) + 1))
                stop = boundary(data, min(len(data), start + random.choice([0, 0, 1, 3, 20])))
                piece = random.choice(PIECES)
                change = {"range": {"start": place(data, start), "end": place(data, max(start, stop))}, "text": piece}
                data = data[:start] + piece.encode() + data[max(start, stop):]
            server.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]})
        document = {"uri": uri}
        spot = place(data, boundary(data, random.randrange(len(data) + 1)))
        found = server.diagnostics(uri, version)
        for method in ("hover", "completion"):
            server.request(f"textDocument/{method}", {"textDocument": document, "position": spot})
        for method in ("documentSymbol", "foldingRange", "documentLink"):
            server.request(f"textDocument/{method}", {"textDocument": document})
        whole = {"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}}
        server.request("textDocument/inlayHint", {"textDocument": document, "range": whole})
        server.request("textDocument/codeAction", {"textDocument": document, "range": whole, "context": {"diagnostics": []}})
        fresh = f"file:///{compared}/storm.json"
        server.notify("textDocument/didOpen", {"textDocument": {"uri": fresh, "languageId": "json", "version": 1, "text": data.decode()}})
        again = server.diagnostics(fresh, 1)
        for one in found + again:
            one.pop("data", None)
        assert found == again, data.decode()
        assert not any("not checked" in one["message"] for one in found), found
        server.notify("textDocument/didClose", {"textDocument": {"uri": fresh}})
        compared += 1
        if edits == 1000:
            at_first = server.memory()
    print(f"{edits} edits, {compared} comparisons, memory {at_first or 0:.1f} MB after 1,000 edits, {server.memory():.1f} MB at the end")
    server.request("shutdown", None)
    server.notify("exit", None)
    assert server.process.wait() == 0


main(float(sys.argv[1]) if len(sys.argv) > 1 else 60, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
