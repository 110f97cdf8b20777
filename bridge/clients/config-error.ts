// A configuration that cannot be read or changed, in words for its owner. Nothing of what the file holds is in them: it holds secrets.
export class ConfigError extends Error {
  override name = 'ConfigError'
}
