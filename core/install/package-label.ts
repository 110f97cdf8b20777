// How a package is called above what is made of it: `npm: name@version`.
import type { Package } from '../schema/access.ts'

export function toPackageLabel({ registryType, identifier, version }: Pick<Package, 'registryType' | 'identifier' | 'version'>): string {
  const carriesVersion = registryType === 'oci' || registryType === 'mcpb'
  return `${registryType}: ${identifier}${version === undefined || carriesVersion ? '' : `@${version}`}`
}
