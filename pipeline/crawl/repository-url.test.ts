import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RepositorySchema } from '../../core/schema/access.ts'
import { toGithubName, toRepository } from './repository-url.ts'

const plain = { url: 'https://github.com/Owner/Repo' }

describe('toRepository', () => {
  it.each([
    ['https://github.com/Owner/Repo', plain],
    ['https://github.com/Owner/Repo/', plain],
    ['https://github.com/Owner/Repo.git', plain],
    ['http://www.github.com/Owner/Repo', plain],
    ['git+https://github.com/Owner/Repo.git', plain],
    ['git+ssh://git@github.com/Owner/Repo.git', plain],
    ['ssh://git@github.com/Owner/Repo.git', plain],
    ['git://github.com/Owner/Repo.git#main', plain],
    ['git@github.com:Owner/Repo.git', plain],
    ['github:Owner/Repo', plain],
    ['Owner/Repo', plain],
    ['https://github.com/Owner/Repo#readme', plain],
    ['https://github.com/Owner/Repo/issues', plain],
    ['https://github.com/Owner/Repo/releases/tag/v1', plain],
    ['https://user:secret@github.com/Owner/Repo', plain],
    ['https://github.com/Owner/Repo/tree/main', plain],
    ['https://github.com/Owner/Repo/tree/main/packages/mcp', { ...plain, directory: 'packages/mcp' }],
    ['https://github.com/Owner/Repo/blob/main/src/mcp/', { ...plain, directory: 'src/mcp' }],
    ['gitlab:group/project', { url: 'https://gitlab.com/group/project' }],
    ['https://gitlab.com/group/sub/project.git', { url: 'https://gitlab.com/group/sub/project' }],
    ['https://gitlab.com/group/project/-/tree/main/mcp', { url: 'https://gitlab.com/group/project', directory: 'mcp' }],
    ['https://bitbucket.org/team/repo', { url: 'https://bitbucket.org/team/repo' }],
    ['git@codeberg.org:owner/repo.git', { url: 'https://codeberg.org/owner/repo' }],
    ['ssh://git@git.example.com:2222/owner/repo.git', { url: 'https://git.example.com/owner/repo' }],
    ['https://git.example.com/Owner/Repo.git?x=1', { url: 'https://git.example.com/Owner/Repo' }],
    ['https://gist.github.com/user/abcdef', { url: 'https://gist.github.com/user/abcdef' }],
    ['https://github.com/Owner', undefined],
    ['https://example.com', undefined],
    ['javascript:alert(1)', undefined],
    ['file:///etc/passwd', undefined],
    ['not a url at all', undefined],
    ['', undefined],
    [null, undefined],
    [undefined, undefined],
  ])('%s', (text, expected) => {
    expect(toRepository(text)).toEqual(expected)
  })

  it.each([
    ['packages/mcp', 'packages/mcp'],
    ['./packages//mcp/', 'packages/mcp'],
    ['/src', 'src'],
    ['../outside', undefined],
    ['', undefined],
    [null, undefined],
  ])('directory %s', (stated, directory) => {
    expect(toRepository('https://github.com/Owner/Repo', stated)).toEqual(directory === undefined ? plain : { ...plain, directory })
  })

  it('gives a valid repository or none, whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.webUrl({ withFragments: true, withQueryParameters: true })),
        fc.option(fc.string()),
        (text, directory) => {
          const repository = toRepository(text, directory)
          return repository === undefined || RepositorySchema.safeParse(repository).success
        },
      ),
    )
  })

  it('says the same of what it has said', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9-]{0,20}$/)
    fc.assert(
      fc.property(
        part,
        part,
        fc.constantFrom('git+https://github.com/', 'git@github.com:', 'github:', 'https://github.com/'),
        (owner, repo, before) => {
          const once = toRepository(`${before}${owner}/${repo}`)
          expect(once).toEqual({ url: `https://github.com/${owner}/${repo}` })
          expect(toRepository(once?.url)).toEqual(once)
          expect(toGithubName(once)).toBe(`${owner}/${repo}`)
        },
      ),
    )
  })
})
