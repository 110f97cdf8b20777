// What a client puts in the place of `${…}` in its configuration, client by client, only as far as each documents it.
import { basename } from 'node:path'

type Expand = (text: string, expander: Expander, isRemote: boolean) => string

export interface Surroundings {
  env: Readonly<Record<string, string | undefined>>
  home: string
  /** Folder of the project that the file belongs to; none for the user's own file. */
  project?: string | undefined
  platform: NodeJS.Platform
}

/** What came up while a server's texts were filled in. */
export class Expander {
  /** Variables that are not set; what stands in their place is what the client would put there. */
  readonly unset = new Set<string>()
  /** References that nobody but the client can fill in: a question to its user, a setting of its own. */
  readonly unknown = new Set<string>()
  readonly #around: Surroundings
  readonly #expand: Expand

  constructor(clientId: string, around: Surroundings) {
    this.#around = around
    this.#expand = BY_CLIENT[clientId] ?? ((text) => text)
  }

  /** @param isRemote of an address or a header */
  expand(text: string, isRemote: boolean): string {
    return this.#expand(text, this, isRemote)
  }

  /** @param otherwise what the client leaves there where the variable is not set */
  variable(name: string, otherwise: string): string {
    const value = this.valueOf(name)
    if (value === undefined) this.unset.add(name)
    return value ?? otherwise
  }

  /** A variable of the environment; names come from files and may be those of every object. */
  valueOf(name: string): string | undefined {
    return Object.hasOwn(this.#around.env, name) ? this.#around.env[name] : undefined
  }

  /** The variables of VS Code that Cursor has too. */
  editor(reference: string, word: string): string {
    const { home, project, platform } = this.#around
    if (word.startsWith('env:')) return this.variable(word.slice('env:'.length), '')
    if (word === 'userHome') return home
    if (word === 'pathSeparator' || word === '/') return platform === 'win32' ? '\\' : '/'
    if (project !== undefined && word === 'workspaceFolder') return project
    if (project !== undefined && word === 'workspaceFolderBasename') return basename(project)
    this.unknown.add(reference)
    return reference
  }
}

/** `${VAR}` and `${VAR:-otherwise}`; one that is not set stays as it stands. Source: code.claude.com/docs/en/mcp, "Environment variable expansion". */
function claudeCode(text: string, expander: Expander): string {
  return text.replace(/\$\{([A-Za-z_]\w*)(?::-([^}]*))?\}/g, (whole, name: string, otherwise?: string) =>
    otherwise !== undefined && expander.valueOf(name) === undefined ? otherwise : expander.variable(name, whole),
  )
}

/** Sources: code.visualstudio.com/docs/reference/variables-reference; cursor.com/docs/context/mcp, "Config interpolation". */
function editor(text: string, expander: Expander): string {
  return text.replace(/\$\{([^{}]+)\}/g, (whole, word: string) => expander.editor(whole, word))
}

/** `${env:VAR}` and `${file:PATH}`. Source: docs.windsurf.com/windsurf/cascade/mcp, "Config Interpolation". */
function windsurf(text: string, expander: Expander): string {
  return text.replace(/\$\{(env|file):([^{}]+)\}/g, (whole, kind: string, name: string) => {
    if (kind === 'env') return expander.variable(name, '')
    expander.unknown.add(whole)
    return whole
  })
}

/** `$VAR`, `${VAR}`, `${VAR:-otherwise}`; one that is not set stays as it stands. Source: gemini-cli, `resolveEnvVarsInString`. */
function geminiCli(text: string, expander: Expander): string {
  return text.replace(/\$(?:(\w+)|\{([^{}]+)\})/g, (whole, plain: string | undefined, braced = '') => {
    const [, name = braced, otherwise] = /^(\w+):-(.*)$/s.exec(braced) ?? []
    if (otherwise !== undefined && expander.valueOf(name) === undefined) return otherwise
    return expander.variable(plain ?? name, whole)
  })
}

/** `$VAR` and `${VAR}`, in addresses and headers only. Source: goose, `substitute_env_vars`. */
function goose(text: string, expander: Expander, isRemote: boolean): string {
  if (!isRemote) return text
  return text.replace(/\$\{\s*([A-Za-z_]\w*)\s*\}|\$([A-Za-z_]\w*)/g, (whole, braced?: string, plain?: string) =>
    expander.variable(braced ?? plain ?? '', whole),
  )
}

function hisper(text: string, expander: Expander): string {
  return text.replace(/\$\{env:([^{}]+)\}/g, (_, name: string) => expander.variable(name, ''))
}

const BY_CLIENT: Readonly<Record<string, Expand>> = {
  hisper,
  'claude-code': claudeCode,
  vscode: editor,
  'vscode-insiders': editor,
  cursor: editor,
  windsurf,
  'gemini-cli': geminiCli,
  goose,
}
