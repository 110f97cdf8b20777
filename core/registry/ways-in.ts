// A server's packages and remotes, from the dataset's words to those of server.json. What cannot be valid there is left out whole: half of
// a way in is another one.
import type { Argument, Input, NamedInput, Package, Remote } from '../schema/access.ts'
import { isExactVersion, type ServerJson } from './server-json.ts'
import { toUri } from './uri.ts'

type WirePackage = NonNullable<ServerJson['packages']>[number]
type WireRemote = NonNullable<ServerJson['remotes']>[number]
type WireArgument = NonNullable<WirePackage['packageArguments']>[number]
type WireNamedInput = NonNullable<WirePackage['environmentVariables']>[number]
type WireVariables = NonNullable<WireRemote['variables']>

/** Label of an argument of which the dataset knows neither value nor label. It is no part of the command. */
const UNNAMED = 'argument'
/** Letters first, so that a JSON text as a value is not taken for a variable. */
const VARIABLE = /\{([A-Za-z_][\w.-]{0,99})\}/g

/**
 * Undefined where it cannot be valid: an MCP bundle without its SHA-256, and a package that answers over HTTP, whose address the dataset
 * does not keep.
 */
export function toWirePackage(pkg: Package): WirePackage | undefined {
  const { registryType, identifier, version, integrity, transport, runtimeHint } = pkg
  if (transport !== 'stdio') return undefined
  const fileSha256 = toHex(integrity)
  if (registryType === 'mcpb' && (fileSha256 === undefined || toUri(identifier) === undefined)) return undefined
  const { runtimeArguments, packageArguments, environmentVariables } = pkg
  return {
    registryType,
    identifier,
    // An image has its version in its name.
    ...(version !== undefined && registryType !== 'oci' && isExactVersion(version) ? { version } : {}),
    ...(registryType === 'mcpb' && fileSha256 !== undefined ? { fileSha256 } : {}),
    ...(runtimeHint === undefined ? {} : { runtimeHint }),
    transport: { type: 'stdio' },
    ...(runtimeArguments === undefined ? {} : { runtimeArguments: runtimeArguments.map(toWireArgument) }),
    ...(packageArguments === undefined ? {} : { packageArguments: packageArguments.map(toWireArgument) }),
    ...(environmentVariables === undefined ? {} : { environmentVariables: environmentVariables.map(toWireInput) }),
  }
}

/** Undefined where its address cannot stand in server.json. A variable in it is one that the reader has to fill in. */
export function toWireRemote({ type, url, headers }: Remote): WireRemote | undefined {
  if (!/^https?:\/\/\S+$/.test(url)) return undefined
  return {
    type,
    url,
    ...(headers === undefined ? {} : { headers: headers.map(toWireInput) }),
    ...variablesOf(url, { isRequired: true }),
  }
}

function toWireInput(input: NamedInput): WireNamedInput {
  return { ...input, ...variablesOfInput(input) }
}

function toWireArgument(argument: Argument): WireArgument {
  const variables = variablesOfInput(argument)
  if (argument.type === 'named') return { ...argument, ...variables }
  const isNamed = argument.valueHint !== undefined || argument.value !== undefined
  return { ...argument, ...(isNamed ? {} : { valueHint: UNNAMED }), ...variables }
}

/** The dataset keeps no variables of a value: that there are some is seen by their braces, and that they are secret by what they are in. */
function variablesOfInput({ value, isRequired, isSecret }: Input): { variables?: WireVariables } {
  return variablesOf(value ?? '', { ...(isRequired === undefined ? {} : { isRequired }), ...(isSecret === undefined ? {} : { isSecret }) })
}

function variablesOf(template: string, variable: WireVariables[string]): { variables?: WireVariables } {
  const names = new Set([...template.matchAll(VARIABLE)].map(([, name]) => name ?? ''))
  return names.size === 0 ? {} : { variables: Object.fromEntries([...names].map((name) => [name, variable])) }
}

/** Integrity is written in base64 (W3C Subresource Integrity §3.5), `fileSha256` in hexadecimal. */
function toHex(integrity: string | undefined): string | undefined {
  const [, base64] = /^sha256-([A-Za-z0-9+/]{43}=)$/.exec(integrity ?? '') ?? []
  if (base64 === undefined) return undefined
  return [...atob(base64)].map((char) => char.charCodeAt(0).toString(16).padStart(2, '0')).join('')
}
