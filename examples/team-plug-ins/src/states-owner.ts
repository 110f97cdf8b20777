// A criterion: a server of the team says who answers for it.
import type { Criterion } from 'hisper/plug-ins'

export const statesOwner: Criterion = {
  id: 'x-states-owner',
  max: 5, // as much as a licence
  asks: 'The catalogue says which team answers for it.',
  judge({ server }) {
    const isOurs = server.listings.some(({ origin }) => origin === 'x-team-catalog')
    // What was not looked at counts neither for nor against.
    if (!isOurs) return { verdict: 'skip' }
    const owner = server.keywords.find((keyword) => keyword.startsWith('owner-'))?.slice('owner-'.length)
    return owner === undefined ? { verdict: 'fail' } : { verdict: 'pass', args: { owner } }
  },
}
