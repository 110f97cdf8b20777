// Ids of servers in the reader's own configurations: `CLIENT.NAME` (core/schema/task.ts, LocalIdSchema).

const LONGEST_NAME = 100

/**
 * Gives ids in the order in which they are asked for: of two whose names come to the same, the later has a number. The user's own files
 * are asked for before a project's, so that no project can take the id of a server that its reader knows.
 */
export class LocalIds {
  readonly #taken = new Set<string>()

  take(clientId: string, name: string): string {
    const slug = `${clientId}.${toSlug(name)}`
    let id = slug
    for (let number = 2; this.#taken.has(id); number++) id = `${slug}-${number}`
    this.#taken.add(id)
    return id
  }
}

function toSlug(name: string): string {
  const slug = name
    .slice(0, LONGEST_NAME)
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[.-]+|[.-]+$/g, '')
  return slug === '' ? 'server' : slug
}
