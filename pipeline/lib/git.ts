// git, as a program: arguments as they are, no shell, and its own words where it fails.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const MAX_BYTES = 64 * 1024 * 1024

export class GitError extends Error {
  override readonly name = 'GitError'
}

/**
 * Runs git in a folder.
 * @param env laid over the process's own
 * @returns what it printed
 * @throws {GitError} with what git said
 */
export async function git(folder: string, args: readonly string[], env: Record<string, string> = {}): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)('git', [...args], {
      cwd: folder,
      maxBuffer: MAX_BYTES,
      env: { ...process.env, GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C', ...env },
    })
    return stdout
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
    throw new GitError(`git ${args[0]}: ${said === '' ? String(error) : said}`.slice(0, 2_000))
  }
}

/**
 * What lets git in over http with a workflow's token, as actions/checkout does it; in the environment, where no list of processes shows it.
 * @param server such as https://github.com
 */
export function gitLogin(server: string, token: string): Record<string, string> {
  const key = `http.${server.replace(/\/*$/, '/')}.extraheader`
  return {
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: key,
    GIT_CONFIG_VALUE_0: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString('base64')}`,
  }
}
