// Removes a folder whatever is in it, also what lies deeper than a path can say.
import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { promisify } from 'node:util'

/** @param path of a folder or file; nothing happens where there is none @throws where it cannot be removed */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENAMETOOLONG')) throw error
    await promisify(execFile)('rm', ['-rf', '--', path]) // "to arbitrary depths" (POSIX.1-2017, rm), which Node cannot
  }
}
