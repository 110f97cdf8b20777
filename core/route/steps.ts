// A task in plain words as its steps: what is asked for, one thing at a time, and the files and pages that are named by their kind.

/** What somebody who reads `report.docx` knows: the kind of a file by its extension. */
const DOCUMENTS: Readonly<Record<string, string>> = {
  ...named('csv file', 'csv tsv'),
  ...named('excel spreadsheet', 'xlsx xls ods'),
  ...named('word document', 'docx doc odt'),
  ...named('powerpoint presentation', 'pptx ppt odp'),
  ...named('pdf document', 'pdf'),
  ...named('markdown file', 'md mdx'),
  ...named('text file', 'txt'),
  ...named('image', 'png jpg jpeg gif webp bmp tiff'),
  ...named('svg image', 'svg'),
  ...named('video file', 'mp4 mov avi mkv webm'),
  ...named('audio file', 'mp3 wav flac ogg m4a'),
  ...named('json file', 'json jsonl'),
  ...named('yaml file', 'yaml yml'),
  ...named('xml file', 'xml'),
  ...named('html page', 'html htm'),
  ...named('sqlite database', 'sqlite sqlite3'),
  ...named('zip archive', 'zip'),
  ...named('calendar file', 'ics'),
  ...named('book', 'epub mobi'),
}
/** These only within a path: `Node.js` is no file, `src/node.js` is one. */
const KINDS: Readonly<Record<string, string>> = {
  ...DOCUMENTS,
  ...named('code file', 'py js ts tsx jsx go rs java c cpp cs rb php sh'),
  ...named('sql file', 'sql'),
  ...named('sqlite database', 'db'),
  ...named('log file', 'log'),
  ...named('bibliography file', 'bib'),
  ...named('latex document', 'tex'),
  ...named('archive', 'tar gz 7z'),
  ...named('email message', 'eml'),
}
/** `/a/b.md`, `~/a`, `C:\a\b.md`, or a bare `b.md`. */
const PATHS = new RegExp(
  `(?<![\\w/:.])(?:~|\\.{1,2})?/[\\w@+-][\\w@+.-]*(?:/[\\w@+.-]+)*/?|\\b[A-Za-z]:\\\\[^\\s'"]+|(?<![\\w/.-])[\\w-]{1,80}\\.(?:${Object.keys(DOCUMENTS).join('|')})\\b`,
  'g',
)
const LINKS = /\bhttps?:\/\/[^\s'")]+/g
const WRITES = /\b(?:save|saved|saving|write|store|export|output|create|put|generate|download|convert|organi[sz]e|record)\b/i
const READS = /^(?:please\s+|now\s+|then\s+|first\s+)*(?:read|open|load|view|show|look at|list)\b/i
const SENTENCES = /(?<=[.!?;。！？])\s+|\n+/
/** Words that join two things to do; a comma does where a verb and its object follow. */
const JOINTS =
  /,?\s+(?:and then|then|and also|as well as|and finally|finally|and|also|so that)\s+|;\s*|,\s+(?=[a-z]+\s+(?:the|a|an|my|it|its|their|them|each|all)\b)/i

const LEAST_WORDS = 3
const MOST_STEPS = 10
/** Of a task in letters; what is longer says nothing that this does not. */
const LONGEST = 2_000

export interface Task {
  /** All of it, files and pages called by their kinds. */
  whole: string
  /** Two or more; none where it is one thing. */
  steps: readonly TaskStep[]
}

export interface TaskStep {
  /** What is looked for: files and pages called by their kinds. */
  text: string
  /** What a person calls it, in their words. Two that are called the same are one thing, looked for in two ways. */
  said: string
}

/** @param words as somebody wrote them, in any language, of any length */
export function toTask(words: string): Task {
  const task = words.slice(0, LONGEST)
  const steps = new Map<string, TaskStep>()
  for (const sentence of task.split(SENTENCES)) for (const step of toSteps(sentence)) if (!steps.has(step.text)) steps.set(step.text, step)
  const own = [...steps.values()].slice(0, MOST_STEPS)
  return { whole: toKinds(task), steps: own.length > 1 ? own : [] }
}

/** Its parts; and where a file is named, it is read or written, whatever else is done. */
function toSteps(sentence: string): TaskStep[] {
  const steps: TaskStep[] = []
  const paths = [...sentence.matchAll(PATHS)].map(({ 0: path, index }) => ({ path, index, isWritten: isWritten(sentence.slice(0, index)) }))
  let end = 0
  for (const part of sentence.split(JOINTS)) {
    const start = sentence.indexOf(part, end)
    end = start + part.length
    const said = part.replace(/\s+/g, ' ').trim()
    const text = toKinds(part)
    const isStep = text.split(' ').length >= LEAST_WORDS
    const files = paths
      .filter(({ index }) => index >= start && index < end)
      .map((file) => ({ ...file, isSaid: isStep && (file.isWritten ? WRITES : READS).test(said) }))
    // What is read is read before it is worked with.
    steps.push(...files.filter((file) => !file.isWritten && !file.isSaid).map((file) => toFileStep(file)))
    if (isStep) steps.push({ text, said })
    steps.push(...files.filter((file) => file.isWritten || file.isSaid).map((file) => toFileStep(file, file.isSaid ? said : undefined)))
  }
  return steps
}

const isWritten = (before: string) => WRITES.test(before.split(/[,;]/).at(-1) ?? '')

function toFileStep({ path, isWritten }: { path: string; isWritten: boolean }, said?: string): TaskStep {
  const kind = toKind(path)
  const name = path.split(/[\\/]/).at(-1) || path
  if (isWritten) return { text: `write a ${kind}`, said: said ?? `write ${name}` }
  if (kind === 'directory') return { text: 'list the files of a directory', said: said ?? `list the files of ${path}` }
  return { text: `read a ${kind}`, said: said ?? `read ${name}` }
}

/** Paths and links say nothing to a model of language; their kinds do. */
function toKinds(text: string): string {
  return text
    .replace(LINKS, ' web page ')
    .replace(PATHS, (path) => ` ${toKind(path)} `)
    .replace(/\s+/g, ' ')
    .trim()
}

function toKind(path: string): string {
  const extension = /\.([a-z0-9]{1,7})$/i.exec(path)?.[1]?.toLowerCase()
  if (extension === undefined) return 'directory'
  return Object.hasOwn(KINDS, extension) ? (KINDS[extension] ?? 'file') : 'file'
}

function named(kind: string, extensions: string): Record<string, string> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, kind]))
}
