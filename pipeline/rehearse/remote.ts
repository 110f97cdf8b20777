// The repository as a fork would have it, behind an emulated GitHub: the files of this checkout, and a dataset that holds nothing yet.
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { git } from '../lib/git.ts'

const AUTHOR = ['-c', 'user.name=Somebody', '-c', 'user.email=somebody@example.invalid', '-c', 'commit.gpgsign=false']
/** Of data/: what is not what a run found. */
const KEPT_DATA = ['README.md', 'schema']

export class Remote {
  /** Folder of the bare repository. */
  readonly bare: string
  readonly #home: string

  private constructor(bare: string, home: string) {
    this.bare = bare
    this.#home = home
  }

  /** @param root of this checkout; what git ignores is left out @param name `OWNER/NAME` @param home folder of it all */
  static async make(root: string, name: string, home: string): Promise<Remote> {
    const bare = join(home, 'git', `${name}.git`)
    await mkdir(bare, { recursive: true })
    await git(bare, ['init', '--quiet', '--bare', '--initial-branch', 'main'])
    // As GitHub lets one: a commit by its name, pushes over http.
    await git(bare, ['config', 'uploadpack.allowAnySHA1InWant', 'true'])
    await git(bare, ['config', 'http.receivepack', 'true'])
    const remote = new Remote(bare, home)
    await remote.commit('First', async (folder) => {
      const files = (await git(root, ['ls-files', '--cached', '--others', '--exclude-standard', '-z']))
        .split('\0')
        .filter((file) => file !== '')
      for (const file of files) {
        if (file.startsWith('data/') && !KEPT_DATA.some((kept) => file.startsWith(`data/${kept}`))) continue
        await mkdir(dirname(join(folder, file)), { recursive: true })
        await cp(join(root, file), join(folder, file), { verbatimSymlinks: true }).catch(() => undefined) // deleted, and not yet said so to git
      }
    })
    return remote
  }

  /** What a person does: changes files in a checkout of a branch, commits, pushes. @returns the commit */
  async commit(message: string, change: (folder: string) => Promise<void>, branch = 'main'): Promise<string> {
    const folder = await mkdtemp(join(this.#home, 'person-'))
    try {
      await git(folder, ['init', '--quiet', '--initial-branch', branch])
      await git(folder, ['remote', 'add', 'origin', this.bare])
      const base = (await this.shaOf(branch)) ?? (await this.shaOf('main'))
      if (base !== undefined) {
        await git(folder, ['fetch', '--quiet', 'origin', base])
        await git(folder, ['reset', '--quiet', '--hard', base])
      }
      await change(folder)
      await git(folder, ['add', '--all'])
      await git(folder, [...AUTHOR, 'commit', '--quiet', '--allow-empty', '--message', message])
      await git(folder, ['push', '--quiet', 'origin', `HEAD:refs/heads/${branch}`])
      return (await git(folder, ['rev-parse', 'HEAD'])).trim()
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  /** Merges a branch into main, as the button under a pull request does. */
  async merge(branch: string): Promise<void> {
    await this.commit(`Merge ${branch}`, async (folder) => {
      await git(folder, ['fetch', '--quiet', 'origin', branch])
      await git(folder, [...AUTHOR, 'merge', '--quiet', '--no-edit', 'FETCH_HEAD'])
    })
  }

  async shaOf(branch: string): Promise<string | undefined> {
    return (await git(this.bare, ['rev-parse', '--verify', '--quiet', `refs/heads/${branch}`]).catch(() => undefined))?.trim()
  }

  /** Commits of main, the newest first: who made each, what it says, what it touches. */
  async commits(): Promise<{ sha: string; author: string; subject: string; paths: string[] }[]> {
    const log = await git(this.bare, ['log', '--format=%x00%H%x01%an%x01%s', '--name-only', '-m', '--first-parent', 'main'])
    return log
      .split('\0')
      .slice(1)
      .map((entry) => {
        const [head = '', ...paths] = entry.split('\n').filter((line) => line !== '')
        const [sha = '', author = '', subject = ''] = head.split('\u0001')
        return { sha, author, subject, paths }
      })
  }

  /** A file of main; undefined where there is none. */
  read(path: string): Promise<string | undefined> {
    return git(this.bare, ['show', `main:${path}`]).catch(() => undefined)
  }

  async list(path: string): Promise<string[]> {
    return (await git(this.bare, ['ls-tree', '-r', '--name-only', 'main', '--', path])).split('\n').filter((line) => line !== '')
  }

  async pointAt(ref: string, sha: string): Promise<void> {
    await git(this.bare, ['update-ref', ref, sha])
  }
}
