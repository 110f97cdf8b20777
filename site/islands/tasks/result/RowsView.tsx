// A list of objects as a table; on a narrow screen each row is a list of its own.
import { useState } from 'react'
import { shown } from '../Parts.tsx'
import { MOST_COLUMNS, type Table } from './rows.ts'

const AT_ONCE = 50
const LONGEST_CELL = 500

export function RowsView({ table: { name, columns, rows } }: { table: Table }) {
  const [most, setMost] = useState(AT_ONCE)
  return (
    <>
      {name !== '' && <p className="label">{shown(name)}</p>}
      <div className="rows-place">
        <table className="rows data">
          <caption>{name === '' ? 'Result' : shown(name)}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {shown(column)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, most).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
              <tr key={index}>
                {columns.map((column) => (
                  <td key={column} data-label={shown(column)}>
                    {Object.hasOwn(row, column) && toCell(row[column])}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {columns.length === MOST_COLUMNS && <p className="label">The first {MOST_COLUMNS} columns. The tree has all of them.</p>}
      {rows.length > most && (
        <button type="button" className="button" onClick={() => setMost(most + AT_ONCE)}>
          {Math.min(AT_ONCE, rows.length - most)} more of {rows.length - most}
        </button>
      )}
    </>
  )
}

function toCell(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return shown(text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text)
}
