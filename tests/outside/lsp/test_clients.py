"""The language server as VS Code, Neovim and Emacs speak to it, by pytest-lsp."""

import json

import pytest
from conftest import actions, applied, changed, check, index, opened, units
from lsprotocol import types as t

TEXT = """{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:*",
      "Resource": "*"
    },
    {"Sid": "\u00e9\U0001d11e", "Effect": "allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::b/*",
      "Condition": {"StringNotEquals": {"aws:SourceVpc": "vpc-1"}}
    }
  ]
}
"""


def position(text, needle, after, encoding):
    """The place so many characters into the first `needle`."""
    before = text[: text.index(needle) + after]
    line = before[before.rfind("\n") + 1 :]
    return t.Position(before.count("\n"), units(line, encoding))


def first(items, wanted):
    found = [item for item in items if wanted(item)]
    assert found, items
    return found[0]


def one_of(found, rule):
    return first(found, lambda one: one.code == rule)


async def resolved(client, action):
    """The action with its edit, as a client asks for it once a person has chosen."""
    if action.edit is None:
        action = await client.code_action_resolve_async(action)
    return action


@pytest.mark.asyncio
async def test_a_place_after_other_letters(client):
    uri = (client.root / "a.json").as_uri()
    wrong = one_of(await opened(client, uri, TEXT), "aws/invalid-effect")
    assert wrong.range.start == position(TEXT, '"allow"', 0, client.encoding)
    assert wrong.range.end == position(TEXT, '"allow"', 7, client.encoding)
    assert wrong.source == "iamlint"


@pytest.mark.asyncio
async def test_a_quick_fix_mends(client):
    uri = (client.root / "a.json").as_uri()
    wrong = one_of(await opened(client, uri, TEXT), "aws/invalid-effect")
    offered = await actions(client, uri, wrong.range)
    fix = await resolved(client, first(offered, lambda one: "`Allow`" in one.title))
    # It changes what the policy means.
    assert not fix.is_preferred
    text = applied(TEXT, fix.edit.changes[uri], client.encoding)
    assert text == TEXT.replace('"allow"', '"Allow"')
    found = await changed(client, uri, 2, text)
    assert all(one.code != "aws/invalid-effect" for one in found)


@pytest.mark.asyncio
async def test_a_proved_fix_is_preferred(client):
    text = TEXT.replace('  "Version": "2012-10-17",\n', "")
    uri = (client.root / "a.json").as_uri()
    wrong = one_of(await opened(client, uri, text), "aws/missing-version")
    offered = await actions(client, uri, wrong.range, ["quickfix"])
    fix = first(offered, lambda one: "2012-10-17" in one.title)
    # Where checking takes long, it is proved when it is chosen.
    assert fix.is_preferred or fix.data
    fix = await resolved(client, fix)
    found = await changed(client, uri, 2, applied(text, fix.edit.changes[uri], client.encoding))
    assert all(one.code != "aws/missing-version" for one in found)


@pytest.mark.asyncio
async def test_an_action_is_completed(client):
    text = TEXT.replace('"s3:GetObject"', '"s3:GetObjekt"')
    uri = (client.root / "a.json").as_uri()
    assert one_of(await opened(client, uri, text), "aws/invalid-action")
    place = position(text, "s3:GetObjekt", 8, client.encoding)
    items = await client.text_document_completion_async(
        t.CompletionParams(t.TextDocumentIdentifier(uri), place)
    )
    item = first(items, lambda item: item.label == "s3:GetObject")
    text = applied(text, [item.text_edit], client.encoding)
    assert json.loads(text)["Statement"][1]["Action"] == "s3:GetObject"
    assert all(one.code != "aws/invalid-action" for one in await changed(client, uri, 2, text))


@pytest.mark.asyncio
async def test_hover_and_the_rest(client):
    uri = (client.root / "a.json").as_uri()
    await opened(client, uri, TEXT)
    document = t.TextDocumentIdentifier(uri)
    place = position(TEXT, "s3:GetObject", 4, client.encoding)
    hover = await client.text_document_hover_async(t.HoverParams(document, place))
    assert "access level" in hover.contents.value
    start = index(TEXT, hover.range.start, client.encoding)
    assert "s3:GetObject" in TEXT[start : index(TEXT, hover.range.end, client.encoding)]
    assert await client.text_document_document_symbol_async(t.DocumentSymbolParams(document))
    assert await client.text_document_folding_range_async(t.FoldingRangeParams(document))
    assert await client.text_document_document_link_async(t.DocumentLinkParams(document))
    whole = t.Range(t.Position(0, 0), t.Position(99, 0))
    hints = await client.text_document_inlay_hint_async(t.InlayHintParams(document, whole))
    assert len(hints) == 1


@pytest.mark.asyncio
@pytest.mark.parametrize("config", [None, 'select = ["*"]', "[exceptions]\nmax-days = 30\n"])
async def test_an_exception_is_written(client, config):
    path = client.root / "policies" / "a[1].json"
    path.parent.mkdir()
    path.write_text(TEXT, encoding="utf-8", newline="")
    file = client.root / "iamlint.toml"
    if config is not None:
        file.write_text(config)
    uri = path.as_uri()
    found = await opened(client, uri, TEXT)
    for rule in sorted({one.code for one in found}):
        wrong = one_of(found, rule)
        title = f"add an exception for {rule}…"
        offered = [a for a in await actions(client, uri, wrong.range) if a.title == title]
        before = file.read_text() if file.exists() else ""
        write(client, file, offered[0].edit)
        after = [one for one in check(client.root, "policies")["findings"] if one["rule"] == rule]
        by = [(one["suppressed"] or {}).get("by") for one in after]
        assert "exception" in by, (rule, file.read_text(), after)
        # The next rule begins where this one did.
        if before:
            file.write_text(before)
        else:
            file.unlink()
    write(client, file, offered[0].edit)
    client.workspace_did_change_watched_files(
        t.DidChangeWatchedFilesParams([t.FileEvent(file.as_uri(), t.FileChangeType.Changed)])
    )
    again = await changed(client, uri, 2, TEXT + "\n")
    gone = [one for one in found if one not in again]
    assert [one.code for one in gone] and {one.code for one in gone} <= {rule}, gone


def write(client, file, edit):
    """What a client does with the edit of an action: makes files, edits texts."""
    edits = {uri: edits for uri, edits in (edit.changes or {}).items()}
    for change in edit.document_changes or []:
        if isinstance(change, t.CreateFile):
            file.touch()
            assert change.uri == file.as_uri()
        else:
            edits[change.text_document.uri] = change.edits
    assert list(edits) == [file.as_uri()]
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    file.write_text(applied(text, edits[file.as_uri()], client.encoding), encoding="utf-8")
