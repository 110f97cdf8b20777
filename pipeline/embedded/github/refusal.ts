// What GitHub does not do, in its words.
export class GithubRefusal extends Error {
  override readonly name = 'GithubRefusal'
  readonly status: 401 | 403 | 404 | 422

  constructor(status: 401 | 403 | 404 | 422, message: string) {
    super(message)
    this.status = status
  }
}
