// A picture or a sound of a result. What is of another kind is only saved.
import { useEffect, useMemo, useState } from 'react'
import { shown } from '../Parts.tsx'
import { kindOf, save, toBytes, toFileName } from './media.ts'

export function MediaView({ data, mimeType, name }: { data: unknown; mimeType: unknown; name: string }) {
  const kind = kindOf(mimeType)
  const bytes = useMemo(() => toBytes(data), [data])
  const [url, setUrl] = useState<string>()
  const [isBroken, setBroken] = useState(false)
  useEffect(() => {
    if (bytes === undefined || kind === undefined) return undefined
    const made = URL.createObjectURL(new Blob([bytes], { type: String(mimeType) }))
    setUrl(made)
    return () => URL.revokeObjectURL(made)
  }, [bytes, kind, mimeType])
  const type = typeof mimeType === 'string' && mimeType !== '' ? shown(mimeType.slice(0, 100)) : 'of no stated kind'
  if (bytes === undefined) return <p className="label">What should be a file ({type}) cannot be read.</p>
  // The ending is ours where it is known: a stranger's would decide what opens it.
  const ending =
    kind === undefined
      ? 'bin'
      : String(mimeType)
          .replace(/^\w+\/(?:x-)?/, '')
          .replace('mpeg', 'mp3')
  return (
    <div className="item">
      {kind === 'image' && url !== undefined && !isBroken && (
        <img src={url} alt={`What ${shown(name)} answered`} onError={() => setBroken(true)} />
      )}
      {/* biome-ignore lint/a11y/useMediaCaption: a stranger's sound comes without a text */}
      {kind === 'audio' && url !== undefined && !isBroken && <audio controls src={url} onError={() => setBroken(true)} />}
      {isBroken && <p className="label">It cannot be shown: it is not what it says, or this browser does not know it.</p>}
      {kind === undefined && <p className="label">This kind of file is not shown here.</p>}
      <p className="actions">
        <span className="label">
          {type}, {bytes.length.toLocaleString('en-GB')} bytes
        </span>
        <button type="button" className="button" onClick={() => save(new Blob([bytes]), toFileName(name, ending))}>
          Save
        </button>
      </p>
    </div>
  )
}
