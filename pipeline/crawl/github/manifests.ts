// The manifests at the root of a repository: what it publishes and under which names. Written by anybody: one that is broken, cut off
// or hostile is as good as none, and what it names is a lead and no proof.
import { parse as parseToml, TomlError } from 'smol-toml'
import { z } from 'zod'
import { AuthorFileSchema, type AuthorWords, AuthorWordsSchema } from '../../../core/schema/author-file.ts'
import { ParseError, parseWith } from '../../../core/schema/parse.ts'
import { RegistryNameSchema } from '../../../core/schema/text.ts'
import { parseJson } from '../json-answer.ts'
import { mcpKey, npmKey, pypiKey, toPypiName } from '../listing-key.ts'
import { type ServerJson, ServerJsonSchema } from '../server-json/server-json.ts'
import { NPM_SERVER_LIBRARIES, PYPI_SERVER_LIBRARIES } from '../server-libraries.ts'

/** Longer ones are not read: a manifest is a page of text, and a parser is not to be kept busy. */
const MAX_CHARS = 200_000

export const BlobSchema = z.looseObject({ text: z.string().nullish(), isTruncated: z.boolean().nullish() }).nullish()
export type Blob = z.infer<typeof BlobSchema>

export interface Manifests {
  serverJson: ServerJson | undefined
  /** Name in the official registry that package.json claims. */
  mcpName: string | undefined
  /** Whether package.json or pyproject.toml requires a library for MCP; undefined where there is neither. */
  usesMcpLibrary: boolean | undefined
  /** Keys of the listings that the repository says it publishes: packages that have to do with MCP, and its server.json. Sorted. */
  names: string[]
  /** What hisper.json says of the server; undefined where it says nothing. */
  author: AuthorWords | undefined
}

/** What is taken from a package manifest of either kind. */
interface Project {
  key: string | undefined
  words: string
  usesMcpLibrary: boolean
  mcpName: string | undefined
}

const words = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .catch(undefined)
const table = z.record(z.string(), z.unknown()).optional().catch(undefined)

/** npm, "package.json": only what says which package this is and what it is made with. */
const PackageJsonSchema = z.looseObject({
  name: z
    .string()
    .max(214)
    .regex(/^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/)
    .optional()
    .catch(undefined),
  private: z.unknown().optional(),
  keywords: words,
  mcpName: RegistryNameSchema.optional().catch(undefined),
  dependencies: table,
  peerDependencies: table,
})

const PypiNameSchema = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?$/)
  .optional()
  .catch(undefined)
/** PyPA, "pyproject.toml specification", and Poetry's own table, which is older. */
const PyprojectSchema = z.looseObject({
  project: z
    .looseObject({
      name: PypiNameSchema,
      keywords: words,
      classifiers: words,
      dependencies: z.array(z.string()).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
  tool: z
    .looseObject({
      poetry: z.looseObject({ name: PypiNameSchema, keywords: words, classifiers: words, dependencies: table }).optional().catch(undefined),
    })
    .optional()
    .catch(undefined),
})

const MENTIONS_MCP = /mcp|model[ _-]?context[ _-]?protocol/i
/** PyPI refuses an upload with such a classifier, so it marks what is never published. */
const NOT_PUBLISHED = /^Private ::/

/** @param name `owner/name`, for messages */
export function readManifests(
  name: string,
  files: { serverJson?: Blob; packageJson?: Blob; pyproject?: Blob; hisperJson?: Blob },
): Manifests {
  const serverJson = readText(files.serverJson, (content) => {
    const subject = `${name}/server.json`
    return parseWith(ServerJsonSchema, parseJson(content, subject), subject)
  })
  const projects = [readText(files.packageJson, readPackageJson), readText(files.pyproject, readPyproject)].filter(
    (project) => project !== undefined,
  )
  const mcpName = projects.find((project) => project.mcpName !== undefined)?.mcpName
  // A web framework may carry the topic and publish a package that has nothing to do with MCP.
  const published = projects.filter(
    (project) => serverJson !== undefined || project.mcpName !== undefined || project.usesMcpLibrary || MENTIONS_MCP.test(project.words),
  )
  const names = [...published.flatMap(({ key }) => key ?? []), ...(serverJson === undefined ? [] : [mcpKey(serverJson.name)])]
  return {
    serverJson,
    mcpName,
    usesMcpLibrary: projects.length === 0 ? undefined : projects.some(({ usesMcpLibrary }) => usesMcpLibrary),
    names: [...new Set(names)].sort(),
    author: readText(files.hisperJson, readAuthorFile),
  }
}

function readText<T>(blob: Blob, read: (content: string) => T): T | undefined {
  if (!blob?.text || blob.isTruncated === true || blob.text.length > MAX_CHARS) return undefined
  try {
    return read(blob.text)
  } catch (error) {
    if (error instanceof ParseError || error instanceof TomlError) return undefined
    throw error
  }
}

function readAuthorFile(content: string): AuthorWords | undefined {
  const { title, description, homepage, categories } = parseWith(AuthorFileSchema, parseJson(content, 'hisper.json'), 'hisper.json')
  const said = Object.entries({ title, description, homepage, categories }).filter(([, value]) => value !== undefined)
  return said.length === 0 ? undefined : AuthorWordsSchema.parse(Object.fromEntries(said))
}

function readPackageJson(content: string): Project {
  const {
    name,
    private: isPrivate,
    keywords,
    ...manifest
  } = parseWith(PackageJsonSchema, parseJson(content, 'package.json'), 'package.json')
  const required = [...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.peerDependencies ?? {})]
  return {
    key: name === undefined || isPrivate === true ? undefined : npmKey(name),
    words: toWords(name, keywords),
    usesMcpLibrary: required.some((one) => NPM_SERVER_LIBRARIES.has(one)),
    mcpName: manifest.mcpName,
  }
}

function readPyproject(content: string): Project {
  const { project, tool } = parseWith(PyprojectSchema, parseToml(content), 'pyproject.toml')
  const poetry = tool?.poetry
  const name = project?.name ?? poetry?.name
  const required = [...(project?.dependencies ?? []).map(toRequiredName), ...Object.keys(poetry?.dependencies ?? {}).map(toPypiName)]
  const isPrivate = [project?.classifiers, poetry?.classifiers].flat().some((one) => NOT_PUBLISHED.test(one ?? ''))
  return {
    key: name === undefined || isPrivate ? undefined : pypiKey(name),
    words: toWords(name, project?.keywords ?? poetry?.keywords),
    usesMcpLibrary: required.some((one) => PYPI_SERVER_LIBRARIES.has(one)),
    mcpName: undefined,
  }
}

/** `mcp[cli]>=1.2 ; python_version > "3.9"` becomes `mcp` (PEP 508). */
const toRequiredName = (requirement: string) => toPypiName(/^\s*([A-Za-z0-9][\w.-]*)/.exec(requirement)?.[1] ?? '')

/** The words by which a package is held to have to do with MCP: not its description, which may mention anything. */
function toWords(name: string | undefined, keywords: string | string[] | undefined): string {
  return [name, ...[keywords].flat()]
    .filter((word) => word !== undefined)
    .join(' ')
    .slice(0, 10_000)
}
