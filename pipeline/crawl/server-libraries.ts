// What MCP servers are written with: who requires one of these writes a server, or a library for servers. Libraries for clients alone
// are not among them.

export const NPM_SERVER_LIBRARIES: ReadonlySet<string> = new Set([
  '@modelcontextprotocol/sdk', // both sides, to its version 1
  '@modelcontextprotocol/server', // its successor's server side
  '@hono/mcp',
  '@rekog/mcp-nest',
  '@vercel/mcp-adapter',
  'fastmcp',
  'litemcp',
  'mcp-framework',
  'mcp-handler',
  'mcp-lite',
  'muppet',
  'tmcp',
  'xmcp',
])

/** Names as PEP 503 normalises them. */
export const PYPI_SERVER_LIBRARIES: ReadonlySet<string> = new Set([
  'mcp',
  'fastmcp',
  'fastmcp-slim',
  'fastapi-mcp',
  'django-mcp-server',
  'litestar-mcp',
  'arcade-mcp-server',
  'chuk-mcp-server',
  'dedalus-mcp',
  'golf-mcp',
  'enrichmcp',
])
