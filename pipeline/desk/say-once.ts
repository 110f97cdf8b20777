// One comment of ours under an issue or pull request, kept up to date instead of said again.
import type { Github } from '../github/github.ts'

/** Who workflows are: a mark in anybody else's comment is no mark of ours. */
const BOT = 'github-actions[bot]'

/** @param mark hidden in the comment, by which it is found again */
export async function sayOnce(github: Github, number: number, mark: string, words: string): Promise<void> {
  const body = `${words}\n\n${mark}`
  const own = (await github.comments(number)).find((comment) => comment.author === BOT && comment.body.endsWith(mark))
  if (own === undefined) await github.comment(number, body)
  else if (own.body !== body) await github.updateComment(own.id, body)
}
