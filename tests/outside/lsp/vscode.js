// VS Code's own protocol library as a client.
const assert = require("node:assert");
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const { pathToFileURL } = require("node:url");
const rpc = require("vscode-jsonrpc/node");
const p = require("vscode-languageserver-protocol");

function start() {
  const server = spawn(process.env.IAMLINT || "iamlint", ["lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
  const client = rpc.createMessageConnection(
    new rpc.StreamMessageReader(server.stdout),
    new rpc.StreamMessageWriter(server.stdin),
  );
  const end = async () => {
    await client.sendRequest(p.ShutdownRequest.type);
    const ended = new Promise((resolve) => server.on("exit", resolve));
    await client.sendNotification(p.ExitNotification.type);
    assert.equal(await ended, 0);
  };
  return { client, end };
}

const text = `{
  "Version": "2012-10-17",
  "Statement": {"Effect": "allow", "Action": "s3:*", "Resource": "*"}
}
`;
const uri = "file:///tmp/vscode-outside.json";

/** A client that is told of an open file. */
async function pushed() {
  const { client, end } = start();
  const told = new Promise((resolve) => client.onNotification(p.PublishDiagnosticsNotification.type, resolve));
  client.listen();
  const answer = await client.sendRequest(p.InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    capabilities: { textDocument: { publishDiagnostics: { codeDescriptionSupport: true } } },
  });
  assert.equal(answer.serverInfo.name, "iamlint");
  await client.sendNotification(p.InitializedNotification.type, {});
  await client.sendNotification(p.DidOpenTextDocumentNotification.type, {
    textDocument: { uri, languageId: "json", version: 1, text },
  });
  const { diagnostics } = await told;
  const wrong = diagnostics.find((one) => one.code === "aws/invalid-effect");
  assert(wrong && p.Diagnostic.is(wrong) && wrong.codeDescription.href.startsWith("https://"));
  const document = { uri };
  const actions = await client.sendRequest(p.CodeActionRequest.type, {
    textDocument: document,
    range: wrong.range,
    context: { diagnostics: [wrong] },
  });
  assert(actions.every((action) => p.CodeAction.is(action)));
  const hover = await client.sendRequest(p.HoverRequest.type, { textDocument: document, position: { line: 2, character: 48 } });
  assert(p.Hover.is(hover) && hover.contents.value.includes("actions"));
  const hints = await client.sendRequest(p.InlayHintRequest.type, {
    textDocument: document,
    range: { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } },
  });
  assert(hints.every((hint) => p.InlayHint.is(hint)) && hints.length === 1);
  const symbols = await client.sendRequest(p.DocumentSymbolRequest.type, { textDocument: document });
  assert.equal(symbols[0].location.uri, uri);
  await assert.rejects(client.sendRequest("iamlint/nothing", {}), (error) => error.code === -32601);
  await end();
}

/** A client that asks for the diagnostics of a folder. */
async function pulled() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "iamlint-"));
  fs.writeFileSync(path.join(folder, "a.json"), text);
  fs.writeFileSync(path.join(folder, "b.json"), "{}");
  const { client, end } = start();
  client.listen();
  const answer = await client.sendRequest(p.InitializeRequest.type, {
    processId: process.pid,
    rootUri: pathToFileURL(folder).href,
    capabilities: { textDocument: { diagnostic: {} } },
  });
  await client.sendNotification(p.InitializedNotification.type, {});
  assert.equal(answer.capabilities.diagnosticProvider.workspaceDiagnostics, true);
  const { items } = await client.sendRequest(p.WorkspaceDiagnosticRequest.type, { previousResultIds: [] });
  assert.deepEqual(items.map((item) => item.uri), [pathToFileURL(path.join(folder, "a.json")).href]);
  assert(items[0].items.every((one) => p.Diagnostic.is(one)) && items[0].items.length > 0);
  const known = [{ uri: items[0].uri, value: items[0].resultId }];
  const again = await client.sendRequest(p.WorkspaceDiagnosticRequest.type, { previousResultIds: known });
  assert.equal(again.items[0].kind, p.DocumentDiagnosticReportKind.Unchanged);
  await end();
  fs.rmSync(folder, { recursive: true });
}

async function main() {
  await pushed();
  await pulled();
  console.log("vscode-languageserver-protocol: all well");
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
