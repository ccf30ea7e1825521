"""The language server as VS Code, Neovim and Emacs speak to it, by pytest-lsp."""

import asyncio
import os
import pathlib

import pytest
import pytest_lsp
from lsprotocol import types as t
from pytest_lsp import ClientServerConfig, LanguageClient, client_capabilities

PROGRAM = os.environ.get("IAMLINT", "iamlint")
ROOT = pathlib.Path(__file__).resolve().parents[3]
TEXT = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "\u00e9\U0001d11e",
      "Effect": "Allow",
      "Action": "s3:*",
      "Resource": "*"
    },
    {
      "Effect": "allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::b/*",
      "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}
    }
  ]
}
"""


@pytest_lsp.fixture(
    config=ClientServerConfig(server_command=[PROGRAM, "lsp"]),
    params=["visual-studio-code", "neovim", "emacs"],
)
async def client(request, lsp_client: LanguageClient):
    @lsp_client.feature(t.CLIENT_REGISTER_CAPABILITY)
    def _(params: t.RegistrationParams):
        assert params.registrations[0].method == "workspace/didChangeWatchedFiles"

    await lsp_client.initialize_session(
        t.InitializeParams(
            capabilities=client_capabilities(request.param), root_uri=ROOT.as_uri()
        )
    )
    yield
    await lsp_client.shutdown_session()


async def diagnostics(client, uri):
    """By whichever way the client was promised."""
    if client.capabilities.text_document.diagnostic is not None:
        report = await client.text_document_diagnostic_async(
            t.DocumentDiagnosticParams(t.TextDocumentIdentifier(uri))
        )
        return report.items
    if uri not in client.diagnostics:
        await client.wait_for_notification("textDocument/publishDiagnostics")
    return client.diagnostics[uri]


async def opened(client):
    uri = (ROOT / "outside.json").as_uri()
    client.text_document_did_open(
        t.DidOpenTextDocumentParams(t.TextDocumentItem(uri, "json", 1, TEXT))
    )
    return uri, await diagnostics(client, uri)


@pytest.mark.asyncio
async def test_diagnostics(client):
    _, found = await opened(client)
    wrong = next(one for one in found if one.code == "aws/invalid-effect")
    assert wrong.range.start.line == 10
    assert wrong.source == "iamlint"


@pytest.mark.asyncio
async def test_quick_fix(client):
    uri, found = await opened(client)
    wrong = next(one for one in found if one.code == "aws/invalid-effect")
    actions = await client.text_document_code_action_async(
        t.CodeActionParams(
            t.TextDocumentIdentifier(uri), wrong.range, t.CodeActionContext([wrong])
        )
    )
    # An action with a command is read as a bare command by lsprotocol.
    edits = [action.edit for action in actions if getattr(action, "edit", None)]
    changes = [edit.changes[uri] for edit in edits if edit.changes and uri in edit.changes]
    assert any(edit.new_text == '"Allow"' for one in changes for edit in one)
    assert any("add an exception" in action.title for action in actions)


@pytest.mark.asyncio
async def test_hover_completion_and_the_rest(client):
    uri, _ = await opened(client)
    document = t.TextDocumentIdentifier(uri)
    hover = await client.text_document_hover_async(t.HoverParams(document, t.Position(11, 20)))
    assert "access level" in hover.contents.value
    items = await client.text_document_completion_async(
        t.CompletionParams(document, t.Position(11, 22))
    )
    assert any(item.label == "s3:GetObject" for item in items)
    assert await client.text_document_document_symbol_async(t.DocumentSymbolParams(document))
    assert await client.text_document_folding_range_async(t.FoldingRangeParams(document))
    assert await client.text_document_document_link_async(t.DocumentLinkParams(document))
    whole = t.Range(t.Position(0, 0), t.Position(99, 0))
    hints = await client.text_document_inlay_hint_async(t.InlayHintParams(document, whole))
    assert len(hints) == 1


@pytest.mark.asyncio
async def test_every_policy_of_the_corpus(client):
    seen = 0
    for path in sorted((ROOT / "corpus").rglob("*.json")):
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        uri = path.as_uri()
        client.text_document_did_open(
            t.DidOpenTextDocumentParams(t.TextDocumentItem(uri, "json", 1, text))
        )
        seen += len(await diagnostics(client, uri))
    assert seen > 100
    await asyncio.sleep(0)
