// What is asked of a repository, in GitHub's GraphQL: its facts, the three manifests that say what it publishes, and its owner's word for us.

/** GitHub counts points, not requests: every question asks what is left of them. */
export const POINTS = 'rateLimit { cost remaining resetAt }'

export const REPOSITORY_FRAGMENT = `fragment Facts on Repository {
  databaseId nameWithOwner description homepageUrl stargazerCount isArchived isFork visibility isDisabled isEmpty pushedAt
  licenseInfo { spdxId }
  primaryLanguage { name }
  repositoryTopics(first: 20) { nodes { topic { name } } }
}
`

export const FILE_FRAGMENTS = `fragment Files on Repository {
  serverJson: object(expression: "HEAD:server.json") { ...File }
  packageJson: object(expression: "HEAD:package.json") { ...File }
  pyproject: object(expression: "HEAD:pyproject.toml") { ...File }
  hisperJson: object(expression: "HEAD:hisper.json") { ...File }
}
fragment File on Blob { text isTruncated }
`
