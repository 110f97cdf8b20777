// One step of a task that is put together: its tool, its form, and which values come from earlier results.
import { useId, useState } from 'react'
import type { StepInput } from '../../../core/schema/task.ts'
import { useTasks } from './context.ts'
import { type DraftStep, type StepFaults, withChangedStep, withMovedStep, withoutStep } from './draft.ts'
import { FormFields } from './form/FormFields.tsx'
import { type Field, isObject } from './form/field.ts'
import { toPointerPart } from './form/filled.ts'
import { Foreign, ServerName, shown } from './Parts.tsx'

const MOST_INPUTS = 20

interface Props {
  step: DraftStep
  number: number
  earlier: readonly DraftStep[]
  isLast: boolean
  faults: StepFaults | undefined
}

export function StepEditor({ step, number, earlier, isLast, faults }: Props) {
  const { draft, say } = useTasks()
  const { tool } = step.tool
  const names = new Map(earlier.map(({ id, tool: other }, index) => [id, `step ${index + 1}, ${shown(other.tool.name)}`]))
  const bound = new Map(
    step.inputs.flatMap(({ to, step: other, from }) => (to === '' ? [] : [[to, `${names.get(other) ?? other}: ${shown(from)}`]])),
  )
  const change = (part: Parameters<typeof withChangedStep>[2]) => draft.set(withChangedStep(draft.get(), step.id, part))
  const move = (by: -1 | 1) => {
    draft.set(withMovedStep(draft.get(), step.id, by))
    say(`Now step ${number + by}`)
  }
  return (
    <li className="draft-step">
      <h3>
        Step {number}: <code>{shown(tool.name)}</code>
      </h3>
      <p className="label">
        <ServerName id={step.server} />
      </p>
      {tool.description !== undefined && (
        <p className="about">
          <Foreign>{tool.description.length > 300 ? `${tool.description.slice(0, 300)}…` : tool.description}</Foreign>
        </p>
      )}
      {step.planned !== undefined && step.planned.why !== '' && (
        <p className="about">
          {shown(step.planned.model)} says why: <Foreign>{step.planned.why}</Foreign>
        </p>
      )}
      <FormFields
        field={step.field}
        typed={step.typed}
        onChange={(typed) => change({ typed })}
        faults={faults?.fields ?? {}}
        bound={bound}
        unsaid={step.planned?.unsaid}
      />
      {earlier.length > 0 && (
        <Inputs step={step} earlier={earlier} names={names} faults={faults?.inputs ?? {}} onChange={(inputs) => change({ inputs })} />
      )}
      <p className="actions">
        <button type="button" className="button" disabled={number === 1} onClick={() => move(-1)}>
          Move up<span className="sr-only"> step {number}</span>
        </button>
        <button type="button" className="button" disabled={isLast} onClick={() => move(1)}>
          Move down<span className="sr-only"> step {number}</span>
        </button>
        <button
          type="button"
          className="button"
          onClick={() => {
            draft.set(withoutStep(draft.get(), step.id))
            say(`Step ${number} was removed`)
          }}
        >
          Remove<span className="sr-only"> step {number}</span>
        </button>
      </p>
    </li>
  )
}

interface InputsProps {
  step: DraftStep
  earlier: readonly DraftStep[]
  names: ReadonlyMap<string, string>
  faults: Readonly<Record<number, string>>
  onChange(inputs: readonly StepInput[]): void
}

function Inputs({ step, earlier, names, faults, onChange }: InputsProps) {
  const id = useId()
  const [places] = useState(() => placesOf(step.field))
  const { inputs } = step
  const last = earlier[earlier.length - 1]
  const add = () => last !== undefined && onChange([...inputs, { step: last.id, from: placesOfResult(last)[0] ?? '', to: '' }])
  const change = (index: number, part: Partial<StepInput>) =>
    onChange(inputs.map((input, at) => (at === index ? { ...input, ...part } : input)))
  return (
    <div className="inputs">
      {inputs.map((input, index) => {
        const own = `${id}-${index}`
        const source = earlier.find((other) => other.id === input.step)
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an input is its place
          <fieldset key={index} className="input-row">
            <legend>Value from an earlier step</legend>
            <label>
              Of
              <select className="field" value={input.step} onChange={(event) => change(index, { step: event.target.value })}>
                {earlier.map((other) => (
                  <option key={other.id} value={other.id}>
                    {names.get(other.id)}
                  </option>
                ))}
              </select>
            </label>
            <label>
              take
              <input
                className="field json"
                list={`${own}-from`}
                value={input.from}
                onChange={(event) => change(index, { from: event.target.value })}
                autoComplete="off"
                spellCheck={false}
                maxLength={500}
              />
              <datalist id={`${own}-from`}>
                {(source === undefined ? [] : placesOfResult(source)).map((pointer) => (
                  <option key={pointer} value={pointer} />
                ))}
              </datalist>
            </label>
            <label>
              for
              <select
                className="field"
                value={input.to}
                onChange={(event) => change(index, { to: event.target.value })}
                aria-invalid={faults[index] !== undefined}
                {...(faults[index] === undefined ? {} : { 'aria-describedby': `${own}-fault` })}
              >
                <option value="">Choose a field</option>
                {places.map(([pointer, name]) => (
                  <option key={pointer} value={pointer}>
                    {shown(name)}
                  </option>
                ))}
              </select>
            </label>
            <button type="button" className="button" onClick={() => onChange(inputs.toSpliced(index, 1))}>
              Remove<span className="sr-only"> this value</span>
            </button>
            {faults[index] !== undefined && (
              <p id={`${own}-fault`} className="fault">
                {faults[index]}
              </p>
            )}
          </fieldset>
        )
      })}
      {places.length > 0 && inputs.length < MOST_INPUTS && (
        <button type="button" className="link" onClick={add}>
          Take a value from an earlier step
        </button>
      )}
    </div>
  )
}

/** Fields that a value may go into, each with its name. */
function placesOf(field: Field, at = '', name = ''): [string, string][] {
  if (field.kind !== 'group') return []
  return field.fields.flatMap(({ name: own, field: inner }) => {
    const [place, label] = [`${at}/${toPointerPart(own)}`, name === '' ? own : `${name} › ${own}`]
    return [[place, label] as [string, string], ...placesOf(inner, place, label)]
  })
}

/** Where a value may be in what a step answers: what its tool says of that, and the first text. */
function placesOfResult({ tool: { tool } }: DraftStep): string[] {
  const { outputSchema } = tool
  const properties = isObject(outputSchema) && isObject(outputSchema.properties) ? Object.keys(outputSchema.properties).slice(0, 50) : []
  return [...properties.map((name) => `/structuredContent/${toPointerPart(name)}`), '/content/0/text']
}
