// What a tool answered: texts as text, data as a table or a tree, pictures and sounds of kinds that cannot run anything.
import { useState } from 'react'
import type { CallResult } from '../../../../core/schema/task.ts'
import { isObject } from '../form/field.ts'
import { CopyButton, Foreign, shown } from '../Parts.tsx'
import { JsonTree } from './JsonTree.tsx'
import { MediaView } from './MediaView.tsx'
import { save, toFileName } from './media.ts'
import { RowsView } from './RowsView.tsx'
import { tablesOf } from './rows.ts'

type Content = CallResult['content'][number]

export function ResultView({ result: { content, structuredContent, isError }, name }: { result: CallResult; name: string }) {
  const isNothing = content.length === 0 && structuredContent === undefined
  // The text of a result that also has data is mostly the same data once more (MCP 2025-11-25, Structured Content).
  const rest = structuredContent === undefined ? content : content.filter((item) => !isSame(item, structuredContent))
  return (
    <div className="result">
      {isError && <p className="mark degraded">The tool says that it failed</p>}
      {isNothing && <p className="label">It answered with nothing.</p>}
      {structuredContent !== undefined && <StructuredView value={structuredContent} name={name} />}
      {rest.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an item is its place
        <ContentView key={index} item={item} name={name} />
      ))}
    </div>
  )
}

function isSame(item: Content, data: object): boolean {
  if (item.type !== 'text' || typeof item.text !== 'string') return false
  const parsed = parseData(item.text)
  return parsed !== undefined && JSON.stringify(parsed) === JSON.stringify(data)
}

function ContentView({ item, name }: { item: Content; name: string }) {
  if (item.type === 'text' && typeof item.text === 'string') {
    const data = parseData(item.text)
    return data === undefined ? <TextView text={item.text} name={name} /> : <StructuredView value={data} name={name} text={item.text} />
  }
  if (item.type === 'image' || item.type === 'audio') return <MediaView data={item.data} mimeType={item.mimeType} name={name} />
  if (item.type === 'resource_link') return <LinkView item={item} />
  if (item.type === 'resource' && isObject(item.resource)) return <ResourceView resource={item.resource} name={name} />
  return <StructuredView value={item} name={name} />
}

/** An address of a stranger: shown, and opened by nobody. */
function LinkView({ item }: { item: Content }) {
  return (
    <div className="item">
      <p>
        A resource: <b>{shown(String(item.title ?? item.name ?? ''))}</b>
      </p>
      <p>
        <code>{shown(String(item.uri ?? ''))}</code>
      </p>
      {typeof item.description === 'string' && (
        <p className="foreign">
          <Foreign>{item.description}</Foreign>
        </p>
      )}
    </div>
  )
}

function ResourceView({ resource, name }: { resource: Content; name: string }) {
  return (
    <div className="item">
      <p className="label">
        From <code>{shown(String(resource.uri ?? ''))}</code>
      </p>
      {typeof resource.text === 'string' ? (
        <TextView text={resource.text} name={name} />
      ) : (
        <MediaView data={resource.blob} mimeType={resource.mimeType} name={name} />
      )}
    </div>
  )
}

function TextView({ text, name }: { text: string; name: string }) {
  return (
    <div className="item">
      <pre className="said">{shown(text)}</pre>
      <Take text={text} name={name} ending="txt" />
    </div>
  )
}

const VIEWS = { table: 'Table', tree: 'Tree', text: 'Text' } as const

function StructuredView({ value, name, text }: { value: unknown; name: string; text?: string }) {
  const tables = tablesOf(value)
  const views = (['table', 'tree', 'text'] as const).filter((view) => view !== 'table' || tables.length > 0)
  const [view, setView] = useState<keyof typeof VIEWS>(views[0] ?? 'tree')
  const raw = text ?? JSON.stringify(value, undefined, 2)
  return (
    <div className="item">
      <fieldset className="tabs views">
        <legend className="sr-only">Show as</legend>
        {views.map((one) => (
          <button key={one} type="button" aria-pressed={view === one} onClick={() => setView(one)}>
            {VIEWS[one]}
          </button>
        ))}
      </fieldset>
      {view === 'table' && tables.map((table) => <RowsView key={table.name} table={table} />)}
      {view === 'tree' && <JsonTree value={value} />}
      {view === 'text' && <pre className="said">{shown(raw)}</pre>}
      <Take text={raw} name={name} ending="json" />
    </div>
  )
}

/** Copied is what is shown; saved is what came. */
function Take({ text, name, ending }: { text: string; name: string; ending: 'txt' | 'json' }) {
  return (
    <p className="actions">
      <CopyButton text={shown(text)} />
      <button type="button" className="button" onClick={() => save(new Blob([text]), toFileName(name, ending))}>
        Save
      </button>
    </p>
  )
}

/** An object or a list; a lone number or word is text. */
function parseData(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
