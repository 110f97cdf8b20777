// The clients, as a list that is data, in the order in which they are shown. A new client is one entry here; the contract test covers it.
import type { Client } from './client.ts'
import { CLAUDE_DESKTOP, JSON_CLIENTS } from './json-clients.ts'
import { CLAUDE_CODE, CODEX, GOOSE } from './terminal-clients.ts'
import { VSCODE } from './vscode.ts'

export const CLIENTS: readonly Client[] = [CLAUDE_CODE, VSCODE, CLAUDE_DESKTOP, CODEX, ...JSON_CLIENTS, GOOSE]
