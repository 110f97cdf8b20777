// A form as it is filled in. Titles and help are a stranger's, and stand there as text.
import { useId } from 'react'
import { shown } from '../Parts.tsx'
import type { Field, NamedField } from './field.ts'
import { type Faults, type Typed, toPointerPart } from './filled.ts'

const LONGEST_HELP = 600
const MOST_ENTRIES = 200

export interface FormProps {
  field: Field
  typed: Typed
  onChange(typed: Typed): void
  /** Shown where there are any. */
  faults: Faults
  /** Pointers that an earlier result fills, and from where. */
  bound?: ReadonlyMap<string, string>
  /** Pointers to values that a model made up. */
  unsaid?: readonly string[] | undefined
}

export function FormFields({ field, typed, onChange, faults, bound = new Map(), unsaid = [] }: FormProps) {
  if (field.kind === 'group') {
    if (field.fields.length === 0) return <p className="label">It takes no arguments.</p>
    return <Group fields={field.fields} at="" typed={typed} onChange={onChange} faults={faults} bound={bound} unsaid={unsaid} />
  }
  return (
    <One
      named={{ name: 'Arguments', isRequired: true, field }}
      at=""
      typed={typed}
      onChange={onChange}
      faults={faults}
      bound={bound}
      unsaid={unsaid}
    />
  )
}

interface Part {
  at: string
  typed: Typed | undefined
  onChange(typed: Typed): void
  faults: Faults
  bound: ReadonlyMap<string, string>
  unsaid: readonly string[]
}

function Group({ fields, at, typed, onChange, faults, bound, unsaid }: Part & { fields: readonly NamedField[] }) {
  const given = typeof typed === 'object' && !Array.isArray(typed) ? (typed as Record<string, Typed>) : {}
  return (
    <div className="form-group">
      {fields.map((named) => (
        <One
          key={named.name}
          named={named}
          at={`${at}/${toPointerPart(named.name)}`}
          typed={Object.hasOwn(given, named.name) ? given[named.name] : undefined}
          onChange={(value) => onChange(Object.fromEntries([...Object.entries(given), [named.name, value]]))}
          faults={faults}
          bound={bound}
          unsaid={unsaid}
        />
      ))}
    </div>
  )
}

function One({ named: { name, isRequired, field }, at, typed, onChange, faults, bound, unsaid }: Part & { named: NamedField }) {
  const id = useId()
  const from = bound.get(at)
  const fault = faults[at]
  const isWhole = field.kind === 'group' || field.kind === 'list'
  const head = (
    <>
      <span className="field-name">{shown(field.title ?? name)}</span>
      {field.title !== undefined && field.title !== name && <code>{shown(name)}</code>}
      {isRequired && <span className="needed">needed</span>}
    </>
  )
  const help = helpOf(field)
  // A group says it of each of its fields.
  const isMadeUp = field.kind !== 'group' && unsaid.some((pointer) => pointer === '' || pointer === at || pointer.startsWith(`${at}/`))
  const describedBy =
    [help !== '' ? `${id}-help` : '', isMadeUp ? `${id}-unsaid` : '', fault !== undefined ? `${id}-fault` : ''].filter(Boolean).join(' ') ||
    undefined
  const under = (
    <>
      {help !== '' && (
        <p id={`${id}-help`} className="help">
          {shown(help)}
        </p>
      )}
      {isMadeUp && (
        <p id={`${id}-unsaid`} className="unsaid">
          Not in your words: the model made this up.
        </p>
      )}
      {fault !== undefined && (
        <p id={`${id}-fault`} className="fault">
          {shown(fault)}
        </p>
      )}
    </>
  )
  if (from !== undefined)
    return (
      <div className="form-field">
        <p>{head}</p>
        <p className="label">Filled from {from}</p>
      </div>
    )
  if (isWhole)
    return (
      <fieldset className="form-field" aria-describedby={describedBy}>
        <legend>{head}</legend>
        {under}
        {field.kind === 'group' ? (
          <Group fields={field.fields} at={at} typed={typed} onChange={onChange} faults={faults} bound={bound} unsaid={unsaid} />
        ) : (
          <Entries field={field} name={field.title ?? name} at={at} typed={typed} onChange={onChange} faults={faults} />
        )}
      </fieldset>
    )
  return (
    <div className="form-field">
      <label htmlFor={id}>{head}</label>
      <Control
        id={id}
        field={field}
        text={typeof typed === 'string' ? typed : ''}
        onChange={onChange}
        isRequired={isRequired}
        describedBy={describedBy}
        isWrong={fault !== undefined}
      />
      {under}
    </div>
  )
}

function Entries({
  field,
  name,
  at,
  typed,
  onChange,
  faults,
}: Omit<Part, 'bound' | 'unsaid'> & { field: Extract<Field, { kind: 'list' }>; name: string }) {
  const id = useId()
  const entries = Array.isArray(typed) ? (typed as readonly Typed[]) : []
  return (
    <div className="entries">
      {entries.map((entry, index) => {
        const fault = faults[`${at}/${index}`]
        const own = `${id}-${index}`
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place
          <div key={index} className="entry">
            <label htmlFor={own} className="sr-only">
              {shown(name)} {index + 1}
            </label>
            <Control
              id={own}
              field={field.of}
              text={typeof entry === 'string' ? entry : ''}
              onChange={(value) => onChange(entries.with(index, value))}
              isRequired
              describedBy={fault === undefined ? undefined : `${own}-fault`}
              isWrong={fault !== undefined}
            />
            <button type="button" className="button" onClick={() => onChange(entries.toSpliced(index, 1))}>
              Remove<span className="sr-only"> entry {index + 1}</span>
            </button>
            {fault !== undefined && (
              <p id={`${own}-fault`} className="fault">
                {shown(fault)}
              </p>
            )}
          </div>
        )
      })}
      <button type="button" className="button" disabled={entries.length >= MOST_ENTRIES} onClick={() => onChange([...entries, ''])}>
        Add an entry
      </button>
    </div>
  )
}

interface ControlProps {
  id: string
  field: Field
  text: string
  onChange(text: string): void
  isRequired: boolean
  describedBy: string | undefined
  isWrong: boolean
}

/** No word of it reaches what fills in, spells or capitalises. */
const QUIET = { autoComplete: 'off', autoCapitalize: 'off', autoCorrect: 'off', spellCheck: false } as const

function Control({ id, field, text, onChange, isRequired, describedBy, isWrong }: ControlProps) {
  const common = {
    id,
    className: 'field',
    'aria-required': isRequired,
    'aria-invalid': isWrong,
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
  }
  if (field.kind === 'choice' || field.kind === 'boolean') {
    const labels =
      field.kind === 'choice'
        ? field.labels.map((label, index) => [String(index), label])
        : [
            ['true', 'Yes'],
            ['false', 'No'],
          ]
    return (
      <select {...common} value={text} onChange={(event) => onChange(event.target.value)}>
        <option value="">{isRequired ? 'Choose' : 'Leave out'}</option>
        {labels.map(([value, label]) => (
          <option key={value} value={value}>
            {shown(label ?? '')}
          </option>
        ))}
      </select>
    )
  }
  if (field.kind === 'json' || (field.kind === 'text' && (field.isLong || text.includes('\n'))))
    return (
      <textarea
        {...common}
        {...QUIET}
        className={field.kind === 'json' ? 'field json' : 'field'}
        rows={field.kind === 'json' ? 4 : Math.min(8, text.split('\n').length)}
        placeholder={field.kind === 'json' ? 'JSON' : undefined}
        value={text}
        onChange={(event) => onChange(event.target.value)}
      />
    )
  return (
    <input
      {...common}
      {...QUIET}
      type="text"
      inputMode={field.kind === 'number' ? 'decimal' : undefined}
      value={text}
      onChange={(event) => onChange(event.target.value)}
    />
  )
}

/** What the schema says for people, and what it asks for beyond the kind of field. */
function helpOf({ help = '', schema }: Field): string {
  const cut = help.length > LONGEST_HELP ? `${help.slice(0, LONGEST_HELP)}…` : help
  const rules = [
    typeof schema.format === 'string' ? `Format: ${schema.format.slice(0, 60)}.` : '',
    typeof schema.pattern === 'string' ? `Pattern: ${schema.pattern.slice(0, 200)}` : '',
    typeof schema.minimum === 'number' ? `At least ${schema.minimum}.` : '',
    typeof schema.maximum === 'number' ? `At most ${schema.maximum}.` : '',
  ]
  const hasRules = rules.some((rule) => rule !== '')
  return [hasRules && /[\p{L}\p{N})]$/u.test(cut) ? `${cut}.` : cut, ...rules].filter(Boolean).join(' ')
}
