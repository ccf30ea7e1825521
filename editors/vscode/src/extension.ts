import * as vscode from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions } from "vscode-languageclient/node";

const EXPLAIN = "iamlint.explain";
const SCHEME = "iamlint-rule";

let client: LanguageClient | undefined;

/** The pages of rules that were asked for, by the path of their document. */
const pages = new Map<string, string>();

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  context.subscriptions.push(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      provideTextDocumentContent: (uri) => pages.get(uri.path) ?? "",
    }),
    vscode.commands.registerCommand("iamlint.restart", restart),
    vscode.workspace.onDidChangeConfiguration(async (event) => {
      if (event.affectsConfiguration("iamlint")) {
        await restart();
      }
    }),
  );
  await start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
  client = undefined;
}

async function restart(): Promise<void> {
  await deactivate();
  await start();
}

async function start(): Promise<void> {
  const settings = vscode.workspace.getConfiguration("iamlint");
  const command = settings.get<string>("path") || "iamlint";
  const server: ServerOptions = { command, args: ["lsp"] };
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "json" },
      { scheme: "file", language: "jsonc" },
      { scheme: "untitled", language: "json" },
    ],
    initializationOptions: {
      config: settings.get<string>("config") ?? "",
      rules: settings.get<string[]>("rules") ?? [],
    },
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

/** Shows the page of a rule as a person reads it. */
async function show(rule: string, page: string): Promise<void> {
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${rule}.md` });
  pages.set(uri.path, page);
  await vscode.commands.executeCommand("markdown.showPreview", uri);
}
