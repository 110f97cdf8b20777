// A small npm registry on loopback: serves the packages it is given, counts what is asked of it, and lies where it is told to.
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { makeTarball, type TarEntry, toIntegrity } from './tarball.ts'

export interface NpmPackage {
  /** As in package.json; `name` and `version` are needed. */
  manifest: { name: string; version: string; [key: string]: unknown }
  /** Besides package.json; paths are below `package/`. */
  files?: Readonly<Record<string, string>>
  /** Added as they are. */
  entries?: readonly TarEntry[]
  /** What the registry states, where that is not the truth. */
  integrity?: string
  /** Answers the tarball never to its end. */
  hangs?: boolean
}

export interface PackageRegistry {
  url: string
  /** Paths, in the order in which they were asked for. */
  requests: string[]
  /** What was sent to be admitted, each once. */
  authorizations: Set<string>
  publish(pkg: NpmPackage): void
  /** What the registry states of a package's tarball. */
  integrityOf(name: string): string
  close(): Promise<void>
}

/** Stands for the registry's own address in what manifests say. */
export const ITSELF = 'http://registry.test'

export async function openNpmRegistry(packages: readonly NpmPackage[]): Promise<PackageRegistry> {
  const requests: string[] = []
  const authorizations = new Set<string>()
  const make = (pkg: NpmPackage) => {
    const { manifest, files = {}, entries = [] } = pkg
    const tarball = makeTarball([
      { path: 'package/package.json', body: JSON.stringify(manifest) },
      ...Object.entries(files).map(([path, body]) => ({ path: `package/${path}`, body })),
      ...entries,
    ])
    return { ...pkg, tarball, integrity: pkg.integrity ?? toIntegrity(tarball) }
  }
  const made = packages.map(make)
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '')
    requests.push(path)
    if (request.headers.authorization !== undefined) authorizations.add(request.headers.authorization)
    const file = made.find(({ manifest }) => path === `/${manifest.name}/-/${manifest.version}.tgz`)
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': file.tarball.length })
      if (file.hangs === true) response.write(file.tarball.subarray(0, 20))
      else response.end(file.tarball)
      return
    }
    const versions = made.filter(({ manifest }) => path === `/${manifest.name}`)
    if (versions.length === 0) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":"Not found"}')
    const base = `http://${request.headers.host}`
    const packument = {
      name: path.slice(1),
      'dist-tags': { latest: versions.at(-1)?.manifest.version },
      versions: Object.fromEntries(
        versions.map(({ manifest, integrity }) => [
          manifest.version,
          { ...manifest, dist: { tarball: `${base}/${manifest.name}/-/${manifest.version}.tgz`, integrity } },
        ]),
      ),
    }
    const text = JSON.stringify(packument).replaceAll(ITSELF, base)
    response.writeHead(200, { 'content-type': 'application/json' }).end(text)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    authorizations,
    publish: (pkg) => void made.push(make(pkg)),
    integrityOf(name) {
      const found = made.findLast(({ manifest }) => manifest.name === name)
      if (found === undefined) throw new Error(`this registry has no ${name}`)
      return found.integrity
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
