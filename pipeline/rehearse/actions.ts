// What the actions that our workflows use do, done here: check out, hand over, fetch, deploy. As strict as the real ones where it matters.
import { cp, lstat, mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { Rights } from '../embedded/github/repository.ts'
import { git } from '../lib/git.ts'

export interface ActionContext {
  workspace: string
  with: Readonly<Record<string, string>>
  /** Of the repository that the job's own code is of, for its node_modules. */
  root: string
  /** Such as http://127.0.0.1:PORT/OWNER/NAME.git */
  remote: string
  /** Commit that the run is of. */
  sha: string
  branch: string
  rights: Rights
  /** Folder with a folder for each thing handed over in this run, and in others: `RUN/NAME`. */
  store: string
  run: string
  /** Folder that is what the public sees. */
  deployed: string
  pagesUrl: string
}

type Action = (context: ActionContext) => Promise<Record<string, string>>

const ACTIONS: Readonly<Record<string, Action>> = {
  'actions/checkout': async ({ workspace, with: given, remote, sha, branch }) => {
    const ref = given.ref === undefined || given.ref === '' ? sha : given.ref
    await git(workspace, ['init', '--quiet', '--initial-branch', branch])
    await git(workspace, ['remote', 'add', 'origin', remote])
    await git(workspace, ['fetch', '--quiet', '--depth=1', 'origin', ref])
    // A checkout is files and little else: several at once.
    const several = ['-c', 'checkout.workers=4', '-c', 'checkout.thresholdForParallelism=100']
    await git(workspace, [...several, 'checkout', '--quiet', '-B', branch, 'FETCH_HEAD'])
    return {}
  },
  'actions/setup-node': async () => ({}),
  './.github/actions/setup': async ({ workspace, root }) => {
    await lstat(join(workspace, '.github/actions/setup/action.yml'))
    const [here, there] = await Promise.all([workspace, root].map((folder) => readFile(join(folder, 'package-lock.json'), 'utf8')))
    if (here !== there) throw new Error('the checkout pins other packages than those that are installed')
    await symlink(join(root, 'node_modules'), join(workspace, 'node_modules'))
    return {}
  },
  'actions/upload-artifact': async ({ workspace, with: given, store, run }) => {
    const { name = 'artifact', path = '' } = given
    const target = join(store, run, name)
    if (await isThere(target)) throw new Error(`Conflict: an artifact named ${name} is there already`)
    const files = await listVisible(join(workspace, path), given['include-hidden-files'] === 'true')
    if (files.length === 0) {
      if (given['if-no-files-found'] === 'error') throw new Error(`No files were found with the provided path: ${path}`)
      return {}
    }
    for (const file of files) await cp(join(workspace, path, file), join(target, file), { recursive: true })
    return {}
  },
  'actions/download-artifact': async ({ workspace, with: given, store, run }) => {
    const from = join(store, given['run-id'] ?? run)
    const path = join(workspace, given.path ?? '.')
    if (given.name !== undefined) {
      if (!(await isThere(join(from, given.name)))) throw new Error(`Unable to find an artifact named ${given.name}`)
      await cp(join(from, given.name), path, { recursive: true })
      return {}
    }
    const pattern = new RegExp(`^${(given.pattern ?? '*').replaceAll('*', '.*')}$`)
    await mkdir(path, { recursive: true })
    for (const name of await readdir(from).catch(() => []))
      if (pattern.test(name)) await cp(join(from, name), join(path, name), { recursive: true })
    return {}
  },
  'actions/configure-pages': async ({ pagesUrl }) => ({ base_url: pagesUrl }),
  'actions/upload-pages-artifact': (context) =>
    // The library's own action leaves hidden files out as well.
    run('actions/upload-artifact', { ...context, with: { ...context.with, name: 'github-pages', 'if-no-files-found': 'error' } }),
  'actions/deploy-pages': async ({ rights, store, run: id, deployed, pagesUrl }) => {
    if (rights.pages !== 'write' || rights['id-token'] !== 'write')
      throw new Error('Ensure GITHUB_TOKEN has permission "id-token: write" and "pages: write"')
    const artifact = join(store, id, 'github-pages')
    if (!(await isThere(artifact))) throw new Error('No artifact named github-pages')
    await rm(deployed, { recursive: true, force: true })
    await cp(artifact, deployed, { recursive: true })
    return { page_url: pagesUrl }
  },
}

/** @param uses such as `actions/checkout@COMMIT` @returns outputs @throws where the action fails, or nobody knows it */
export async function run(uses: string, context: ActionContext): Promise<Record<string, string>> {
  const action = ACTIONS[uses.split('@')[0] ?? '']
  if (action === undefined) throw new Error(`the rehearsal knows no ${uses}`)
  return action(context)
}

/** Names in a folder; what begins with a dot only where it is asked for, as the real action has it. */
async function listVisible(path: string, withHidden: boolean): Promise<string[]> {
  const names = await readdir(path).catch(() => [])
  const isHidden = path.split('/').some((part) => part.startsWith('.') && part !== '.')
  if (isHidden && !withHidden) return []
  return names.filter((name) => withHidden || !name.startsWith('.'))
}

const isThere = (path: string) =>
  lstat(path).then(
    () => true,
    () => false,
  )
