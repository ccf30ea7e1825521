import { isAbsolute, join } from "node:path";
import * as vscode from "vscode";
import { ExecuteCommandRequest, LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

const EXPLAIN = "iamlint.explain";
const SCHEME = "iamlint-rule";

let client: LanguageClient | undefined;

/** Starts and stops, one after the other. */
let turn: Promise<void> = Promise.resolve();

/** The pages of rules that were asked for, by the path of their document. */
const pages = new Map<string, string>();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const output = vscode.window.createOutputChannel("iamlint", { log: true });
  const restart = (): Promise<void> =>
    inTurn(async () => {
      await stop();
      await start(output, context.extensionPath);
    });
  context.subscriptions.push(
    output,
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "",
    }),
    vscode.commands.registerCommand("iamlint.restart", restart),
    vscode.commands.registerCommand("iamlint.explainRule", explain),
    vscode.commands.registerCommand("iamlint.showOutput", () => output.show()),
    // From now on the program that the folder's own settings name may be started.
    vscode.workspace.onDidGrantWorkspaceTrust(restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("iamlint")) {
        await restart();
      }
    }),
  );
  await restart();
}

export function deactivate(): Promise<void> {
  return inTurn(stop);
}

function inTurn(work: () => Promise<void>): Promise<void> {
  turn = turn.then(work, work);
  return turn;
}

async function stop(): Promise<void> {
  const stopped = client;
  client = undefined;
  // A server that has ended by itself cannot be stopped.
  await stopped?.dispose().catch(() => undefined);
}

/** The folder is where the program is started: never in that of a workspace, whose programs are not to be taken for ours. */
async function start(output: vscode.LogOutputChannel, folder: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration("iamlint");
  const command = program(settings.get<string>("path") || "iamlint");
  if (!command) {
    return;
  }
  const server: ServerOptions = { command, args: ["lsp"], options: { cwd: folder } };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "json" },
      { scheme: "file", language: "jsonc" },
      { scheme: "untitled", language: "json" },
    ],
    initializationOptions: {
      config: settings.get<string>("config") ?? "",
      rules: settings.get<string[]>("rules") ?? [],
      workspace: settings.get<boolean>("workspace") ?? true,
    },
    outputChannel: output,
    middleware: {
      executeCommand: async (name, args, next) => {
        const page: unknown = await next(name, args);
        if (name === EXPLAIN && typeof page === "string") {
          await show(String(args[0]), page);
        }
        return page;
      },
    },
  };
  client = new LanguageClient("iamlint", "iamlint", server, options);
  // The page is shown here; it need not be opened in a browser as well.
  client.registerFeature({
    fillClientCapabilities: (capabilities) => {
      if (capabilities.window) {
        capabilities.window.showDocument = { support: false };
      }
    },
    initialize: () => undefined,
    getState: () => ({ kind: "static" }),
    clear: () => undefined,
  });
  try {
    await client.start();
  } catch (error) {
    client = undefined;
    const reason = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      `iamlint: cannot start "${command}" (${reason}). Install it with "cargo install iamlint", or name it in the setting iamlint.path.`,
    );
  }
}

/** The program; a path is one from the open folder, if that is trusted. */
function program(path: string): string | undefined {
  if (isAbsolute(path) || !/[\\/]/.test(path)) {
    return path;
  }
  if (vscode.workspace.isTrusted) {
    return join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? "", path);
  }
  void vscode.window.showWarningMessage(`iamlint: "${path}" lies in a folder that is not trusted, and is not started.`);
  return undefined;
}

/** Asks for a rule, those of the findings at hand first, and shows its page. */
async function explain(): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  const found = editor ? vscode.languages.getDiagnostics(editor.document.uri) : [];
  const codes = found.filter((one) => one.source === "iamlint").map(({ code }) => code);
  const ids = codes.map((code) => String(typeof code === "object" ? code.value : (code ?? "")));
  const OTHER = "another rule…";
  const rules = [...new Set(ids)].filter(Boolean).sort();
  const chosen = rules.length ? await vscode.window.showQuickPick([...rules, OTHER], { title: "Explain a rule" }) : OTHER;
  const rule = chosen === OTHER ? await vscode.window.showInputBox({ title: "Explain a rule", placeHolder: "security/admin-without-limit" }) : chosen;
  if (!rule) {
    return;
  }
  try {
    const page: unknown = await client?.sendRequest(ExecuteCommandRequest.type, { command: EXPLAIN, arguments: [rule] });
    if (typeof page === "string") {
      await show(rule, page);
    }
  } catch (error) {
    void vscode.window.showErrorMessage(`iamlint: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Shows the page of a rule as a person reads it. */
async function show(rule: string, page: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
  pages.set(uri.path, page);
  await vscode.commands.executeCommand("markdown.showPreview", uri);
}
