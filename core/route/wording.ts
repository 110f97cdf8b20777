// Words for how a task was understood.
import type { Sureness } from './answer.ts'

export const SURENESS: Record<Sureness, string> = {
  sure: 'Fits well',
  likely: 'Likely fits',
  unsure: 'May not fit',
}

export const NOTHING_FITS = {
  title: 'Nothing here fits',
  advice:
    'Say what should be done, and with what, in a sentence: “read a spreadsheet and draw a chart of it”. One need at a time finds more.',
  step: 'Nothing here fits this step.',
} as const
