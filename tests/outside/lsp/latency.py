"""Start to initialize, and change to diagnostics, of `iamlint lsp`."""

import json
import os
import statistics
import subprocess
import time

PROGRAM = os.environ.get("IAMLINT", "iamlint")


class Server:
    def __init__(self):
        began = time.perf_counter()
        self.process = subprocess.Popen([PROGRAM, "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.send({"id": 1, "method": "initialize", "params": {"capabilities": {}, "rootUri": None}})
        self.read()
        self.started = time.perf_counter() - began
        self.send({"method": "initialized", "params": {}})

    def send(self, message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(text) + text)
        self.process.stdin.flush()

    def read(self):
        length = 0
        while (line := self.process.stdout.readline()) != b"\r\n":
            length = int(line.split(b":")[1])
        return self.process.stdout.read(length)

    def memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def policy(size):
    actions = ["s3:GetObject", "s3:PutObject", "ec2:DescribeInstances", "kms:Decrypt", "dynamodb:GetItem", "sqs:SendMessage"]
    statements = []
    while len(json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)) < size:
        n = len(statements)
        statements += [{
            "Sid": f"S{n + k}",
            "Effect": "Deny" if (n + k) % 7 == 6 else "Allow",
            "Action": [actions[(n + k) % 6], actions[(n + k + 1) % 6]],
            "Resource": f"arn:aws:s3:::bucket-{n + k}/*" if (n + k) % 2 else "*",
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": f"t{n + k}"}},
        } for k in range(max(1, size // 4000))]
    return json.dumps({"Version": "2012-10-17", "Statement": statements}, indent=2)


def main():
    starts = sorted(Server().started for _ in range(11))
    print(f"start to initialize: median {starts[5] * 1000:.1f} ms, worst {starts[-1] * 1000:.1f} ms")
    server = Server()
    print(f"memory at rest: {server.memory():.1f} MB")
    for size, rounds in ((6_000, 300), (22_000, 200), (440_000, 30)):
        text = policy(size)
        uri = f"file:///{size}.json"
        document = {"uri": uri, "languageId": "json", "version": 1, "text": text}
        server.send({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        found = len(json.loads(server.read())["params"]["diagnostics"])
        line = text.split("\n").index('      "Sid": "S0",')
        times = []
        for version in range(2, rounds + 2):
            place = {"line": line, "character": 15}
            change = {"range": {"start": place, "end": place}, "text": "x"}
            began = time.perf_counter()
            server.send({"method": "textDocument/didChange", "params": {
                "textDocument": {"uri": uri, "version": version}, "contentChanges": [change]}})
            server.read()
            times.append((time.perf_counter() - began) * 1000)
        times.sort()
        p95 = times[int(len(times) * 0.95)]
        print(f"{len(text)} bytes, {found} findings: p50 {statistics.median(times):.1f} ms, p95 {p95:.1f} ms, memory {server.memory():.1f} MB")
        server.send({"method": "textDocument/didClose", "params": {"textDocument": {"uri": uri}}})
        server.read()


main()
