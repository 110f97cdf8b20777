// What a run found, by server: laid on the disk once and read back one server at a time, because all of it is more than a memory holds.
import { mkdir, open, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Probe } from '../../../core/schema/probe.ts'
import type { ServerProbe } from './artifact.ts'

export interface FoundProbes {
  /** @param id of a server @returns its probes, in the order in which they came; empty where there are none */
  of(id: string): Promise<Probe[]>
  /** Removes the file. */
  close(): Promise<void>
}

/** @param path of a file of its own, made and overwritten */
export async function openFoundProbes(probes: AsyncIterable<ServerProbe> | Iterable<ServerProbe>, path: string): Promise<FoundProbes> {
  await mkdir(dirname(path), { recursive: true })
  const file = await open(path, 'w+')
  const places = new Map<string, { start: number; length: number }[]>()
  let end = 0
  const close = async () => {
    await file.close()
    await rm(path, { force: true })
  }
  try {
    for await (const { id, probe } of probes) {
      const bytes = Buffer.from(JSON.stringify(probe))
      await file.writeFile(bytes)
      const known = places.get(id)
      const place = { start: end, length: bytes.length }
      if (known === undefined) places.set(id, [place])
      else known.push(place)
      end += bytes.length
    }
  } catch (error) {
    await close()
    throw error
  }
  return {
    async of(id) {
      const found: Probe[] = []
      for (const { start, length } of places.get(id) ?? []) {
        const { buffer } = await file.read(Buffer.alloc(length), 0, length, start)
        found.push(JSON.parse(buffer.toString()) as Probe) // written above, of what had been looked at
      }
      return found
    },
    close,
  }
}
