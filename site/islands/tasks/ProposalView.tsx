// Tools that may do what was asked, step by step, with the reasons. The reader picks.

import { BridgeTrouble } from '../../../core/bridge/trouble.ts'
import { NOTHING_FITS, SURENESS } from '../../../core/route/wording.ts'
import type { Proposal } from '../../../core/schema/bridge.ts'
import { useAct } from './answers.ts'
import { useTasks } from './context.ts'
import { type Proposals, withStep } from './draft.ts'
import { Empty, Foreign, ServerName, shown, Trouble } from './Parts.tsx'
import { toHash } from './screens.ts'

const LONGEST_ABOUT = 220
const MOST_OF_STEP = 3

export function ProposalView({ proposals: { choices, steps, unread } }: { proposals: Proposals }) {
  const { isBusy, trouble, act } = useAct()
  const { link, draft, say } = useTasks()

  const add = async (wanted: readonly Proposal[]) => {
    for (const { server, tool: name } of wanted) {
      const { tools } = await link.ask('GET /v1/servers/{id}', { id: server })
      const tool = tools.find((one) => one.tool.name === name)
      if (tool === undefined) throw new BridgeTrouble('refused', `${server} has no tool ${name} any more. Look for tools again.`)
      draft.set(withStep(draft.get(), server, tool))
    }
    say(wanted.length === 1 ? `Step ${draft.get().steps.length} was added` : `${wanted.length} steps were added`)
  }
  const use = (wanted: readonly Proposal[]) => void act(() => add(wanted))
  const best = steps.flatMap((step) => step.choices.slice(0, 1))
  const isNothing = choices.length === 0 && steps.every((step) => step.choices.length === 0)
  return (
    <section className="proposals" aria-label="Tools that fit">
      <h2>What fits</h2>
      {isNothing && (
        <Empty title={NOTHING_FITS.title}>
          <p>{NOTHING_FITS.advice}</p>
        </Empty>
      )}
      {best.length > 1 && (
        <p className="actions">
          <button type="button" className="button" aria-disabled={isBusy} onClick={() => use(best)}>
            Use the first of each step
          </button>
        </p>
      )}
      <Trouble trouble={trouble} />
      {steps.length > 0 ? (
        <ol className="steps">
          {steps.map(({ text, choices: own }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a proposed step is its place
            <li key={index}>
              <h3>
                <Foreign>{text}</Foreign>
              </h3>
              {own.length === 0 ? (
                <p className="label">{NOTHING_FITS.step}</p>
              ) : (
                <Choices choices={own.slice(0, MOST_OF_STEP)} use={use} isBusy={isBusy} />
              )}
            </li>
          ))}
        </ol>
      ) : (
        choices.length > 0 && <Choices choices={choices} use={use} isBusy={isBusy} />
      )}
      {unread.length > 0 && <Unread servers={unread} />}
    </section>
  )
}

/** Servers whose tools are not known yet: after a companion's start, all of them. */
function Unread({ servers }: { servers: readonly string[] }) {
  const { isBusy, trouble, act } = useAct()
  const { link, draft, say } = useTasks()
  const startAll = async () => {
    // What cannot be started says so on its own page, and keeps nobody from the others.
    await Promise.allSettled(servers.map((id) => link.ask('POST /v1/servers/{id}/start', { id, body: {} })))
    const proposals = await link.ask('POST /v1/route', { body: { words: draft.get().words.trim() } })
    draft.set({ ...draft.get(), proposals })
    const left = proposals.unread.length
    say(left === 0 ? 'They were started, and looked at' : `${left} of ${servers.length} could not be started`)
  }
  return (
    <>
      <p className="label">
        Not looked at, for they do not run yet:{' '}
        {servers.map((id, index) => (
          <span key={id}>
            {index > 0 && ', '}
            <a href={toHash({ name: 'server', id })}>{shown(id)}</a>
          </span>
        ))}
      </p>
      {link.can('run') && (
        <p className="actions">
          <button type="button" className="button" aria-disabled={isBusy} onClick={() => void act(startAll)}>
            {isBusy ? 'Starting' : servers.length === 1 ? 'Start it, and look again' : 'Start them, and look again'}
          </button>
        </p>
      )}
      <Trouble trouble={trouble} />
    </>
  )
}

function Choices({ choices, use, isBusy }: { choices: readonly Proposal[]; use(wanted: readonly Proposal[]): void; isBusy: boolean }) {
  return (
    <ul className="choices">
      {choices.map((choice) => {
        const { server, tool, description, sureness, words, similarity } = choice
        const reasons = [
          SURENESS[sureness],
          ...(words.length > 0 ? [`says ${words.map((word) => `“${shown(word)}”`).join(', ')}`] : []),
          ...(similarity === undefined ? [] : [`meaning ${Math.max(0, Math.round(similarity * 100))} of 100 alike`]),
        ]
        return (
          <li key={`${server} ${tool}`}>
            <p className="head">
              <b>
                <code>{shown(tool)}</code>
              </b>
              <span className="label">
                of <ServerName id={server} />
              </span>
            </p>
            {description !== '' && (
              <p className="about">
                <Foreign>{description.length > LONGEST_ABOUT ? `${description.slice(0, LONGEST_ABOUT)}…` : description}</Foreign>
              </p>
            )}
            <p className="label">{reasons.join(' · ')}</p>
            <button type="button" className="button" aria-disabled={isBusy} onClick={() => use([choice])}>
              Use<span className="sr-only"> {shown(tool)}</span>
            </button>
          </li>
        )
      })}
    </ul>
  )
}
