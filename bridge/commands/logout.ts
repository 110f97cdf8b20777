// hisper logout: forgets the tokens of a server, and tells its service that they are of no more use.
import type { Command } from 'commander'
import { EXIT_CODES, NOTHING_FOUND } from '../exit.ts'
import { toLine } from '../plain-text.ts'
import { toKey } from '../sign-in/addresses.ts'
import { signOut } from '../sign-in/sign-out.ts'
import { openSignInStore } from '../sign-in/this-machine.ts'
import { findRemote } from './login.ts'
import { thisMachine } from './this-machine.ts'

const SAID = {
  revoked: 'signed out; its service takes the tokens no more',
  kept: 'signed out here; its service has no way to be told, or did not answer: the tokens end by themselves',
  none: 'you were not signed in to it',
} as const

export function addLogoutCommand(program: Command): void {
  program
    .command('logout')
    .description('Signs you out of a remote server: the tokens are forgotten, and ended where its service can do that.')
    .argument('<server>', 'as hisper servers names it, or the address that hisper login --list shows')
    .option('--json', 'print one JSON object')
    .addHelpText('after', `\n${EXIT_CODES}`)
    .action(async (server: string, { json }: { json?: true }) => {
      const key = URL.canParse(server) && /^https?:/.test(server) ? toKey(server) : toKey((await findRemote(server)).url)
      const outcome = await signOut(openSignInStore(thisMachine()), key)
      if (outcome === 'none') process.exitCode = NOTHING_FOUND
      if (json === true) process.stdout.write(`${JSON.stringify({ address: toLine(key, 2_000), outcome })}\n`)
      else (outcome === 'none' ? process.stderr : process.stdout).write(`${SAID[outcome]}\n`)
    })
}
