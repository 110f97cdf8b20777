// What reads one kind of form: from what somebody entered to an answer. It looks things up and writes nothing.
import type { Environment } from '../lib/environment.ts'
import type { Http } from '../lib/http.ts'
import type { DeskAnswer, DeskIssue, DeskKind } from './answer.ts'
import type { Entered } from './form.ts'

export interface DeskContext {
  /** The dataset as it stands on the main branch. */
  dataDir: string
  now(): Date
  http: Http
  environment: Environment
  /** TXT records of a name, each joined to one text; empty where there are none. */
  resolveTxt(name: string): Promise<string[]>
  /** A file at the root of the default branch of a public repository on GitHub; undefined where there is none. @param name `OWNER/NAME` */
  readRepositoryFile(name: string, file: string): Promise<string | undefined>
}

export interface DeskReader {
  kind: DeskKind
  /** File in .github/ISSUE_TEMPLATE/ whose headings tell that an issue is for this reader. */
  form: string
  /** Never throws for what somebody entered: that is answered. */
  read(issue: DeskIssue, entered: Entered, context: DeskContext): Promise<DeskAnswer>
}
