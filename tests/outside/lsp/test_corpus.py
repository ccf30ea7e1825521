"""What the clients are told of every file of the corpus is what `iamlint check` says of it.

The corpus has a configuration, and neither an organization nor policies attached together; so the run over its folder is
compared as it is, file by file and finding by finding. Of organization and groups a folder made for it is compared below.
"""

import pytest
from conftest import actions, applied, check, diagnostics, opened, place
from lsprotocol import types as t

SEVERITIES = {"error": 1, "warning": 2, "note": 3}


def files(client):
    """Name, address and text of each file that a client can hold as it is on disk; the others, which are no UTF-8."""
    held, others = [], []
    for path in sorted((client.root / "corpus").rglob("*.json")):
        name = path.relative_to(client.root).as_posix()
        try:
            held.append((name, path.as_uri(), path.read_bytes().decode("utf-8")))
        except UnicodeDecodeError:
            others.append(name)
    return held, others


def by_check(report, name, text, encoding):
    """The findings of a file as a set: rule, severity, both ends, message."""
    return {
        (
            one["rule"],
            SEVERITIES[one["severity"]],
            at(place(text, one["span"]["start"], encoding)),
            at(place(text, one["span"]["end"], encoding)),
            one["message"].replace("\n", " "),
        )
        for one in report["findings"]
        if one["file"] == name and one["suppressed"] is None
    }


def by_server(found):
    """The same of diagnostics. What follows the first line says why, and what to write instead."""
    return {
        (one.code, one.severity, at(one.range.start), at(one.range.end), one.message.split("\n")[0])
        for one in found
    }


def at(position):
    return position.line, position.character


@pytest.mark.asyncio
async def test_diagnostics(client):
    report = check(client.root, "corpus")
    held, others = files(client)
    seen = 0
    for name, uri, text in held:
        expected = by_check(report, name, text, client.encoding)
        found = await opened(client, uri, text)
        assert by_server(found) == expected, name
        assert len(found) == len(expected), name
        seen += len(found)
    left_out = [one for one in report["findings"] if one["file"] in others]
    print(f"{client.encoding}: {len(held)} files, {seen} findings; {len(others)} not UTF-8, {len(left_out)} findings")
    assert seen + len(left_out) == len(report["findings"])
    assert len(others) < 3


@pytest.mark.asyncio
async def test_workspace(client):
    if not client.workspace_pull:
        pytest.skip("the profile does not ask for the diagnostics of a workspace")
    report = check(client.root, "corpus")
    held, others = files(client)
    answer = await client.workspace_diagnostic_async(t.WorkspaceDiagnosticParams([]))
    told = {item.uri: by_server(item.items) for item in answer.items}
    for name, uri, text in held:
        assert told.pop(uri, set()) == by_check(report, name, text, client.encoding), name
    # Of those that are no UTF-8 the columns are counted in what the program read in their place.
    for name in others:
        of_file = [one for one in report["findings"] if one["file"] == name]
        found = told.pop((client.root / name).as_uri(), set())
        assert {one[0] for one in found} == {one["rule"] for one in of_file}, name
    assert not told


@pytest.mark.asyncio
async def test_fix_all(client):
    """The edits of `source.fixAll.iamlint` make what `iamlint check --fix` writes."""
    held, _ = files(client)
    start = t.Range(t.Position(0, 0), t.Position(0, 0))
    fixed = {}
    for name, uri, text in held:
        await opened(client, uri, text)
        offered = await actions(client, uri, start, ["source.fixAll.iamlint"])
        edits = [edit for action in offered for edit in action.edit.changes[uri]]
        fixed[name] = applied(text, edits, client.encoding)
    changed = sum(fixed[name] != text for name, _, text in held)
    check(client.root, "--fix", "corpus")
    for name, _, _ in held:
        assert fixed[name].encode() == (client.root / name).read_bytes(), name
    print(f"{changed} files are changed")
    assert changed > 10


DENY = """{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Deny", "Action": "cloudtrail:StopLogging", "Resource": "*"}
}
"""
ADMIN = """{
  "Version": "2012-10-17",
  "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}
}
"""
CONFIG = """
[organization]
scp = ["scp.json"]
[[principal]]
name = "dev"
identity = ["admin.json"]
boundary = "limit.json"
"""


@pytest.mark.asyncio
async def test_groups_and_organization(client):
    """Policies attached together are judged together in every client. What is said of an organization as a whole is said
    only to a client that asks for the workspace; `check` says it when it has seen all files."""
    folder = client.root / "company"
    folder.mkdir()
    limit = (client.root / "corpus/right/boundary").glob("*.json").__next__().read_text()
    texts = {"scp.json": DENY, "admin.json": ADMIN, "limit.json": limit, "iamlint.toml": CONFIG}
    for name, text in texts.items():
        (folder / name).write_text(text)
    report = check(folder, ".")
    of_organization = {
        key
        for name, text in texts.items()
        for key in by_check(report, name, text, client.encoding)
        if key[0].startswith("org/")
    }
    assert of_organization
    for name in ("scp.json", "admin.json", "limit.json"):
        uri = (folder / name).as_uri()
        expected = by_check(report, name, texts[name], client.encoding) - of_organization
        assert by_server(await opened(client, uri, texts[name])) == expected, name
    if client.workspace_pull:
        answer = await client.workspace_diagnostic_async(t.WorkspaceDiagnosticParams([]))
        told = {item.uri: by_server(item.items) for item in answer.items}
        for name, text in texts.items():
            expected = by_check(report, name, text, client.encoding)
            assert told.get((folder / name).as_uri(), set()) == expected, name
        uri = (folder / "scp.json").as_uri()
        expected = by_check(report, "scp.json", DENY, client.encoding)
        assert by_server(await diagnostics(client, uri)) == expected
