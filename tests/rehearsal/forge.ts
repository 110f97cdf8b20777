// Forges what a shard hands over, everything else about it right: run in the place of an honest shard, after it.
import { createHash } from 'node:crypto'
import { copyFileSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

const [kind = '', path = ''] = process.argv.slice(2)
const [head = '', ...lines] = readFileSync(path, 'utf8').trimEnd().split('\n')

/** Writes lines under a first line that was made for them. */
function write(changed: readonly string[]): void {
  const whole = changed.map((line) => `${line}\n`)
  const sha256 = createHash('sha256').update(whole.join('')).digest('hex')
  writeFileSync(path, `${JSON.stringify({ ...JSON.parse(head), count: whole.length, sha256 })}\n${whole.join('')}`)
}
function change(edit: (line: { id: string; probe: Record<string, unknown> }) => unknown): void {
  write(lines.map((line, index) => (index === 0 ? JSON.stringify(edit(JSON.parse(line))) : line)))
}

const FORGERIES: Readonly<Record<string, () => void>> = {
  oversize: () => truncateSync(path, 513 * 1024 * 1024),
  'extra fields': () => change(({ id, probe }) => ({ id, probe: { ...probe, isVerified: true } })),
  '../ keys': () => change(({ probe }) => ({ id: '../../../.github/workflows/refresh', probe })),
  'somebody else’s server': () => change(({ id, probe }) => ({ id, probe: { ...probe, target: 'npm:@playwright/mcp' } })),
  'another shard’s file': () =>
    renameSync(
      path,
      join(
        dirname(path),
        basename(path).replace(/\d+/, (own) => (own === '1' ? '2' : '1')),
      ),
    ),
  'two files': () => copyFileSync(path, join(dirname(path), 'install.sh')),
}
const forge = FORGERIES[kind]
if (forge === undefined) throw new Error(`there is no forgery ${kind}`)
forge()
