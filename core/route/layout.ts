// Where the files of the route index lie below its folder, and what is in them.
import type { Outcome } from '../schema/words.ts'

/** Where its folder lies, below the site's root. */
export const ROUTE_PATH = 'route/'
/** Vectors of tokens, and what makes tokens of a query: there where the index has vectors. */
export const QUERY_TABLE_PATH = `${ROUTE_PATH}query-table.bin`
export const TOKENIZER_PATH = `${ROUTE_PATH}tokenizer.json`
/** The directions that the model's own vectors are turned into, for a reader who runs the model: 256 of 384 numbers of 32 bits. */
export const BASIS_PATH = `${ROUTE_PATH}basis.bin`

/** The file that is read first. */
export const ROOT_PATH = 'index.json'
/** The mean of all vectors and the centres of the clusters. */
export const CENTRES_PATH = 'centres.bin'
/** Tools whose meanings are alike. */
export const clusterPath = (cluster: number): string => `clusters/${cluster}.bin`
/** What is ranked of one server. */
export const serverPath = (server: number): string => `servers/${server}.bin`

export const FORMAT = 2

export interface RouteRoot {
  format: typeof FORMAT
  /** Changes with every content: goes with the other files' addresses. */
  version: string
  /** The model and the basis that the vectors are of: a query's vector must be of the same. Absent where the index has no vectors. */
  model?: string
  dimensions: number
  servers: number
  clusters: number
}

/** What is ranked and shown of a server. Texts are a stranger's. */
export interface RouteCard {
  id: string
  title: string
  description: string
  outcome: Outcome
  /** 0 to 100; absent where it was not assessed. */
  score?: number
  /** Findings that a reader should know of before use. */
  findings: number
  tools: readonly RouteTool[]
}

export interface RouteTool {
  name: string
  description: string
  parameters: readonly string[]
}
