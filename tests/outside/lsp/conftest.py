"""A session with the server for each client profile, in a folder of its own, and what the tests need to speak of places."""

import asyncio
import json
import os
import pathlib
import shutil
import subprocess

import pytest_lsp
from lsprotocol import types as t
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROGRAM = os.environ.get("IAMLINT", "iamlint")
CORPUS = pathlib.Path(__file__).resolve().parents[3] / "corpus"


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[PROGRAM, "lsp"]),
    params=["visual-studio-code", "neovim", "emacs"],
)
async def client(request, lsp_client: LanguageClient, tmp_path: pathlib.Path):
    """The client; `client.root` is the folder that it has open, with the corpus in it."""
    shutil.copytree(CORPUS, tmp_path / "corpus")
    lsp_client.root = tmp_path

    @lsp_client.feature(t.CLIENT_REGISTER_CAPABILITY)
    def _(params: t.RegistrationParams):
        assert params.registrations[0].method == "workspace/didChangeWatchedFiles"

    # Each as it comes: of two that arrive at once, somebody who waits for one after the other misses the second.
    lsp_client.told = {}

    def published(params):
        lsp_client.told[params.uri, params.version] = params.diagnostics
        lsp_client.protocol.wait_for_notification(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, published)

    lsp_client.protocol.wait_for_notification(t.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, published)

    answer = await lsp_client.initialize_session(
        t.InitializeParams(
            capabilities=client_capabilities(request.param), root_uri=tmp_path.as_uri()
        )
    )
    lsp_client.encoding = answer.capabilities.position_encoding or "utf-16"
    lsp_client.workspace_pull = getattr(
        answer.capabilities.diagnostic_provider, "workspace_diagnostics", False
    )
    yield
    await lsp_client.shutdown_session()


async def diagnostics(client, uri, version=1):
    """By whichever way the client was promised."""
    if client.capabilities.text_document.diagnostic is not None:
        report = await client.text_document_diagnostic_async(
            t.DocumentDiagnosticParams(t.TextDocumentIdentifier(uri))
        )
        return report.items
    for _ in range(6000):
        if (uri, version) in client.told:
            return client.told.pop((uri, version))
        await asyncio.sleep(0.005)
    raise AssertionError(f"nothing was said of {uri}, version {version}")


async def opened(client, uri, text):
    client.text_document_did_open(
        t.DidOpenTextDocumentParams(t.TextDocumentItem(uri, "json", 1, text))
    )
    return await diagnostics(client, uri)


async def changed(client, uri, version, text):
    """The document as a whole has another text."""
    client.text_document_did_change(
        t.DidChangeTextDocumentParams(
            t.VersionedTextDocumentIdentifier(version, uri),
            [t.TextDocumentContentChangeWholeDocument(text)],
        )
    )
    return await diagnostics(client, uri, version)


def lines(text):
    """The lines with their ends, as the protocol cuts them: `\\n`, `\\r\\n` or `\\r`."""
    held, start = [], 0
    for at, char in enumerate(text):
        if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
            held.append(text[start : at + 1])
            start = at + 1
    return held + [text[start:]]


def units(text, encoding):
    return len(text.encode("utf-8") if encoding == "utf-8" else text.encode("utf-16-le")) // (
        1 if encoding == "utf-8" else 2
    )


def place(text, point, encoding):
    """A point of the JSON report (columns are characters, all from 1) in the units that client and server agreed on."""
    line = lines(text)[point["line"] - 1]
    return t.Position(point["line"] - 1, units(line[: point["column"] - 1], encoding))


def index(text, position, encoding):
    """How many characters stand before a position."""
    held = lines(text)
    line, column = held[position.line], 0
    while units(line[:column], encoding) < position.character:
        column += 1
    assert units(line[:column], encoding) == position.character, "a position within a character"
    return sum(map(len, held[: position.line])) + column


def applied(text, edits, encoding):
    """The text with the edits of an action."""
    spans = sorted(
        (index(text, edit.range.start, encoding), index(text, edit.range.end, encoding), edit.new_text)
        for edit in edits
    )
    for start, end, new in reversed(spans):
        text = text[:start] + new + text[end:]
    return text


async def actions(client, uri, place, only=None):
    answer = await client.text_document_code_action_async(
        t.CodeActionParams(t.TextDocumentIdentifier(uri), place, t.CodeActionContext([], only))
    )
    # An action with a command is read as a bare command by lsprotocol.
    return [action for action in answer or [] if isinstance(action, t.CodeAction)]


def check(folder, *arguments):
    """The report of `iamlint check` run in a folder."""
    ran = subprocess.run(
        [PROGRAM, "check", "--format", "json", *arguments], cwd=folder, stdout=subprocess.PIPE
    )
    assert ran.returncode in (0, 1), ran
    return json.loads(ran.stdout)
