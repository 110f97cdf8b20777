// npm run rehearse: what runs by itself on GitHub, played on this machine over the workflow files themselves. Twice, and the second time nothing is new.
import { createCommand, runMain } from './lib/options.ts'
import { PROJECT_ROOT } from './probe/install/installed-package.ts'
import { Rehearsal } from './rehearse/rehearsal.ts'
import { playStory, StoryError } from './rehearse/story.ts'

await runMain(async () => {
  createCommand('rehearse', 'Plays refresh, registration, pr-check, health, incident and review over an emulated GitHub, twice.').parse(
    process.argv,
  )
  const start = performance.now()
  const rehearsal = await Rehearsal.open({ root: PROJECT_ROOT, mayOpenPulls: true })
  const end = (code: number) => () => void rehearsal.close().then(() => process.exit(code))
  process.once('SIGINT', end(130)).once('SIGTERM', end(143))
  try {
    await playStory(
      rehearsal,
      () => performance.now(),
      ({ what, seconds }) => process.stderr.write(`  ${what.padEnd(60)} ${seconds.toFixed(1).padStart(6)} s\n`),
    )
    process.stderr.write(`rehearsed in ${((performance.now() - start) / 1_000).toFixed(0)} s; the second round committed nothing\n`)
    return 0
  } catch (error) {
    if (!(error instanceof StoryError)) throw error
    process.stderr.write(`${error.message}\n`)
    return 1
  } finally {
    await rehearsal.close()
  }
})
