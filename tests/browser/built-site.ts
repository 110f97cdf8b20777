// Builds the site over a dataset in a folder of its own, as `npm run build` does it, and serves it.
// One build at a time: Astro keeps its own half-made files in .astro/ of the checkout, whatever --outDir says.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { serveSite } from '../../site/serve.ts'

const BUILD = resolve('site/build-command.ts')

export interface BuiltSite {
  url: string
  dir: string
  close: () => Promise<void>
}

/** @param writeData fills the folder that stands in for data/ */
export async function openBuiltSite(writeData: (dir: string) => Promise<void>): Promise<BuiltSite> {
  const folder = await mkdtemp(join(tmpdir(), 'hisper-site-'))
  const [data, dir] = [join(folder, 'data'), join(folder, 'dist')]
  await writeData(data)
  const env = {
    ...process.env,
    HISPER_DATA_DIR: data,
    HISPER_SITE_URL: 'https://hisper.example/',
    ASTRO_TELEMETRY_DISABLED: '1',
    NODE_ENV: 'production',
  }
  await promisify(execFile)(process.execPath, [BUILD, '--outDir', dir], { env, maxBuffer: 32_000_000 })
  const { url, close } = await serveSite(dir, 0)
  return {
    url,
    dir,
    close: async () => {
      await close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
