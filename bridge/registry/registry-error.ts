// What can go wrong between the companion and a registry, in words for whoever asked.

export type RegistryErrorCode =
  | 'unreachable' // no answer, and no copy of an earlier one
  | 'unreadable' // an answer that is none of a registry, or of another release
  | 'not_found' // the registry has nothing of that name

export class RegistryError extends Error {
  override name = 'RegistryError'
  constructor(
    readonly code: RegistryErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
