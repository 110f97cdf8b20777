// Puts the reader's values, and a placeholder for each that is missing, into a way in. Nothing else writes a value anywhere.
import { type CommandLaunch, isWebAddress, type LaunchArgument, type RemoteLaunch, type Setting } from './launch.ts'
import { type Ask, asksOf, type Place, type Template } from './template.ts'

/** The reader's own values by the id of what asks for them. A list where it may be repeated. They never leave the reader's machine. */
export type Values = Readonly<Record<string, string | readonly string[]>>

export interface Filling {
  values: Values
  /** What stands for a missing value. */
  placeholder: (ask: Ask) => string
  /** What the client would replace by something else, were it to stand in one of these places. */
  expands: (place: Place) => RegExp | undefined
}

export interface FilledSetting {
  name: string
  text: string
  /** What of it is missing. */
  open: Ask[]
  template: Template
}

export interface FilledCommand {
  kind: 'command'
  name: string
  command: string
  args: string[]
  env: FilledSetting[]
  /** Everything that is missing, in the order in which it stands. */
  open: Ask[]
}

export interface FilledRemote {
  kind: 'remote'
  name: string
  transport: RemoteLaunch['transport']
  url: string
  headers: FilledSetting[]
  open: Ask[]
}

export type Filled = FilledCommand | FilledRemote

/** Why a way in cannot be written with these values for this client. */
export type FillFault =
  | 'would_be_expanded' // the client would put something of the reader's in its place
  | 'unusable_value' // a value of the reader's that cannot stand there, such as one with a line break in a header

export function fill(launch: CommandLaunch | RemoteLaunch, filling: Filling): Filled | FillFault {
  const filler = new Filler(filling)
  const filled = launch.kind === 'command' ? fillCommand(launch, filler) : fillRemote(launch, filler)
  return filler.fault ?? filled
}

function fillCommand(launch: CommandLaunch, filler: Filler): FilledCommand {
  const { name, command } = launch
  const env = filler.settings(launch.env, 'environment')
  const options = filler.args(launch.options)
  const rest = filler.args(launch.arguments)
  // Fixed values go into the container by name and value: as environment they would reach the docker client too.
  const isGiven = ({ template }: FilledSetting) => asksOf(template).length > 0
  const passed = launch.passesEnv ? env.flatMap((one) => ['-e', isGiven(one) ? one.name : `${one.name}=${one.text}`]) : []
  const separator = launch.separator !== undefined && rest.length > 0 ? [launch.separator] : []
  return {
    ...{ kind: 'command', name, command },
    args: [...launch.head, ...options, ...passed, ...launch.target, ...separator, ...rest],
    env: launch.passesEnv ? env.filter(isGiven) : env,
    open: filler.open,
  }
}

function fillRemote(launch: RemoteLaunch, filler: Filler): FilledRemote {
  const { name, transport } = launch
  const url = filler.text(launch.url, 'address')
  // Checked with a letter for what is missing: a placeholder is no address yet.
  if (!isWebAddress(filler.sample(launch.url))) filler.fault ??= 'unusable_value'
  return { kind: 'remote', name, transport, url, headers: filler.settings(launch.headers, 'header'), open: filler.open }
}

class Filler {
  fault: FillFault | undefined
  readonly open: Ask[] = []
  readonly #filling: Filling

  constructor(filling: Filling) {
    this.#filling = filling
  }

  settings(settings: readonly Setting[], place: Place): FilledSetting[] {
    return settings
      .filter(({ isWanted, template }) => isWanted || this.#isGiven(template))
      .map(({ name, template }) => ({ name, template, text: this.text(template, place), open: this.#missing(template) }))
  }

  args(list: readonly LaunchArgument[]): string[] {
    return list.flatMap((argument) => {
      if (!argument.isWanted && !this.#isGiven(argument.template)) return []
      const flag = argument.flag === undefined ? [] : [this.text([argument.flag], 'argument')]
      if (argument.isSwitch) return this.sample(argument.template) === 'false' ? [] : flag
      const [first] = argument.template
      const values = typeof first === 'object' && first.isRepeated ? this.#valuesOf(first) : []
      const texts = values.length > 1 ? values.map((value) => this.text([value], 'argument')) : [this.text(argument.template, 'argument')]
      return texts.flatMap((text) => [...flag, text])
    })
  }

  /** The text of a template with placeholders for what is missing; takes note of what is, and of what may not stand there. */
  text(template: Template, place: Place): string {
    this.open.push(...this.#missing(template).filter((ask) => !this.open.includes(ask)))
    const values = asksOf(template).flatMap((ask) => this.#valuesOf(ask))
    const allowed = place === 'argument' || place === 'environment' ? /[\t\n\r]/g : /(?!)/
    if (values.some((value) => !value.isWellFormed() || /\p{Cc}/u.test(value.replace(allowed, '')))) this.fault ??= 'unusable_value'
    if (this.#filling.expands(place)?.test(this.sample(template))) this.fault ??= 'would_be_expanded'
    return template.map((part) => (typeof part === 'string' ? part : (this.#known(part) ?? this.#filling.placeholder(part)))).join('')
  }

  /** The text with a plain letter for what is missing. */
  sample(template: Template): string {
    return template.map((part) => (typeof part === 'string' ? part : (this.#known(part) ?? 'x'))).join('')
  }

  #isGiven(template: Template): boolean {
    return asksOf(template).some((ask) => this.#valuesOf(ask).length > 0)
  }

  #missing(template: Template): Ask[] {
    return asksOf(template).filter((ask) => this.#known(ask) === undefined)
  }

  #known(ask: Ask): string | undefined {
    return this.#valuesOf(ask)[0] ?? ask.fallback
  }

  #valuesOf({ id }: Ask): string[] {
    const given = Object.hasOwn(this.#filling.values, id) ? this.#filling.values[id] : undefined
    const values = given === undefined ? [] : typeof given === 'string' ? [given] : given
    return values.filter((value) => value !== '')
  }
}
