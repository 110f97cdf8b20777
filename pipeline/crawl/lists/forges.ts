// Which addresses in a list are repositories, and which are only pages. Lists link to both.

const FORGES = new Set(['github.com', 'www.github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org', 'git.sr.ht', 'gitee.com'])
/** First parts of GitHub's own pages, which nobody's account can be called. */
const PAGES = new Set(
  'about apps collections contact enterprise events explore features login marketplace notifications orgs pricing search settings signup site sponsors stars topics trending'.split(
    ' ',
  ),
)

/** Whether an address is that of a repository on a public forge, or leads into one. */
export function isRepository(address: string): boolean {
  if (!/^https?:\/\//i.test(address) || !URL.canParse(address)) return false
  const { hostname, pathname } = new URL(address)
  const [owner = '', name = ''] = pathname.split('/').filter((part) => part !== '')
  return FORGES.has(hostname) && name !== '' && !PAGES.has(owner.toLowerCase())
}
