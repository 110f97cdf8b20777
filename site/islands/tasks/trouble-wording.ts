// What a reader can do about each kind of trouble with the companion. Exhaustive: a new kind without words does not compile.
import type { TroubleKind } from '../../../core/bridge/trouble.ts'

export interface TroubleWords {
  title: string
  advice: string
  /** Whether the companion's own page is a way out. */
  hasOwnPage?: true
}

export const TROUBLES: Readonly<Record<TroubleKind, TroubleWords>> = {
  no_companion: {
    title: 'No companion answers',
    advice: 'Start it in a terminal with npx hisper, and look which port it says. Safari lets no page reach it: there, use its own page.',
    hasOwnPage: true,
  },
  no_answer_yet: {
    title: 'No answer yet',
    advice:
      'Either no companion runs here, or the browser’s question was not answered. Start it with npx hisper, try again, and choose Allow.',
    hasOwnPage: true,
  },
  permission_denied: {
    title: 'The browser keeps this page from your machine',
    advice:
      'Open the settings of this site beside its address, allow it to access other apps and services on this device, and try again. Or use the companion’s own page, which needs no permission.',
    hasOwnPage: true,
  },
  wrong_companion: {
    title: 'Something else answers on this port',
    advice: 'It could not prove that it is your companion, and was told nothing. See which port your companion says, or pair again.',
  },
  wrong_code: {
    title: 'The code does not fit',
    advice: 'A code is good for two minutes and for one page. Type the one that the terminal shows now.',
  },
  older_companion: {
    title: 'The companion is older than this page',
    advice: 'Stop it, and start the current one with npx hisper@latest.',
  },
  older_page: {
    title: 'This page is older than the companion',
    advice: 'Reload it. Until the site is up to date, the companion’s own page fits it.',
    hasOwnPage: true,
  },
  not_paired: {
    title: 'The pairing was taken back',
    advice: 'The companion knows this page no longer. Pair again with a new code.',
  },
  disconnected: {
    title: 'The companion stopped answering',
    advice: 'What is shown here stays. Start it again with npx hisper, then connect again.',
  },
  refused: { title: 'The companion said no', advice: '' },
  unreadable: {
    title: 'The companion answered something else than was agreed',
    advice: 'It may be of another version. Start the current one with npx hisper@latest.',
  },
}
