// npm run register: the registration that a package, a remote or a repository would get, looked up as the desk looks it up.
import { join } from 'node:path'
import { toFileJson } from '../core/canonical/canonical.ts'
import { readKnown } from './desk/registration/conflicts.ts'
import { draft } from './desk/registration/register.ts'
import { readWaysIn } from './desk/registration/ways-in.ts'
import { UsageError } from './lib/errors.ts'
import { writeChanged } from './lib/files.ts'
import { createCommand, runMain } from './lib/options.ts'
import { openWorld, readEmbeddedWishes } from './world.ts'

await runMain(async () => {
  const parser = createCommand('register', 'Prints the registration of a server, most of it looked up.')
    .argument('<where...>', 'npm:NAME, pypi:NAME, https://… of a remote, https://github.com/OWNER/NAME')
    .option('--data <dir>', 'the dataset', 'data')
    .option('--title <text>', 'name for readers')
    .option('--description <text>', 'what it does')
    .option('--license <spdx>', 'licence')
    .option('--maintainer <login>', 'your GitHub login')
    .option('--write', 'write it to data/registrations/')
    .parse(process.argv)
  const { data, write, maintainer, ...words } = parser.opts<{
    data: string
    write?: true
    maintainer?: string
    title?: string
    description?: string
    license?: string
  }>()
  const plain = (text: string) => text.replace(/`+ ?| ?`+/g, '"')
  const ways = readWaysIn(parser.args.join('\n'))
  if ('issues' in ways) throw new UsageError(ways.issues.map(plain).join('; '))
  const world = await openWorld(data, readEmbeddedWishes(process.env.HISPER_EMBEDDED))
  try {
    const drafted = await draft(
      { ways, ...words, maintainers: maintainer === undefined ? [] : [maintainer] },
      await readKnown(world.dataDir),
      world,
    )
    if ('issues' in drafted) throw new UsageError(drafted.issues.map(plain).join('; '))
    for (const remark of drafted.remarks) world.log.warn(plain(remark))
    const text = toFileJson(drafted.registration)
    process.stdout.write(text)
    if (write !== true) return 0
    const path = join(world.dataDir, 'registrations', `${drafted.registration.id}.json`)
    await writeChanged(path, text, world.scratch)
    world.log.info(`written to ${path}: commit it, and open a pull request`)
    return 0
  } finally {
    await world.close()
  }
})
