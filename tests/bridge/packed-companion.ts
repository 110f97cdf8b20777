// The companion as it is published, made anew: what is tried with it starts in a fifth of a second.
import { execFile } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** @param folder of its own @returns the tarball, and the program within the folder that was packed */
export async function packCompanion(folder: string): Promise<{ tarball: string; program: string }> {
  await promisify(execFile)(process.execPath, ['--import', 'tsx', resolve('bridge/pack-command.ts'), folder])
  const name = (await readdir(folder)).find((one) => one.endsWith('.tgz'))
  if (name === undefined) throw new Error('nothing was packed')
  return { tarball: join(folder, name), program: join(folder, 'package', 'lib', 'hisper.js') }
}
