// The real servers that installing is measured on, at exact versions.
export const INSTALLED_SERVERS: readonly (readonly [name: string, version: string])[] = [
  ['@modelcontextprotocol/server-everything', '2026.8.31'],
  ['@modelcontextprotocol/server-filesystem', '2026.8.31'],
  ['@modelcontextprotocol/server-memory', '2026.8.31'],
  ['@modelcontextprotocol/server-sequential-thinking', '2026.8.31'],
  ['@upstash/context7-mcp', '4.1.1'],
  ['@playwright/mcp', '0.0.83'],
  ['chrome-devtools-mcp', '1.11.0'],
  ['@eslint/mcp', '0.3.13'],
  ['@antv/mcp-server-chart', '0.9.10'],
  ['@notionhq/notion-mcp-server', '2.5.2'],
]
