// The classes of words by their names, and the patterns that are written in them.

import { CONVERSATION, PERSONAL, SECRET, SECRET_FILE, THINGS } from './classes-data.ts'
import { ADDRESS, AUTHORITY, GUARD, OTHER_TOOL, RULES, SELF, STARTUP } from './classes-machine.ts'
import { AGENT, ANSWER, ASK, DEED, GET, HAND, MUST, NOT, NOTICE, PERSON, SEND, TELL } from './classes-people.ts'
import { AWAY, INTEREST, PARTY, UNASKED } from './classes-places.ts'

const CLASSES: Readonly<Record<string, string>> = {
  ...{ PERSON, AGENT, NOT, TELL, NOTICE, DEED, ANSWER, ASK, SEND, GET, HAND, MUST, SECRET, SECRET_FILE, CONVERSATION, PERSONAL, THINGS },
  ...{ PARTY, AWAY, INTEREST, UNASKED, STARTUP, GUARD, AUTHORITY, RULES, OTHER_TOOL, SELF, ADDRESS },
}

/** Up to six words, or none. Word characters and the rest never overlap, so that a match takes linear time. */
const GAP = "(?:\\W{1,12}[\\w']{1,40}){0,6}?\\W{1,12}"

/** @param template a pattern in which `{CLASS}` stands for its words and ` .. ` for up to six words between */
export function toPattern(template: string): RegExp {
  const source = template.replaceAll(' .. ', GAP).replace(/\{([A-Z_]+)\}/g, (_, name: string) => {
    const found = CLASSES[name]
    if (found === undefined) throw new Error(`no class of words is called ${name}`)
    return found
  })
  return new RegExp(`(?<![\\w-])(?:${source})(?![\\w])`, 'g')
}
