// Which system calls the filter refuses: by running its program, and by making the calls in the sandbox.
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../../../core/mcp/limits.ts'
import { openSession } from '../../../core/mcp/open-session.ts'
import { failureOf } from '../../../tests/sessions.ts'
import { openBubblewrap } from './bubblewrap.ts'
import { ARCHITECTURES, toSystemCallFilter } from './system-calls.ts'

const [ALLOWED, EPERM, EAFNOSUPPORT] = [0x7fff0000, 0x00050001, 0x00050061]

/** What the kernel would do (seccomp(2)), for the four instructions that the filter is made of. */
function verdict(program: Buffer, data: { number: number; architecture: number; first?: number }): number {
  const fields: Record<number, number> = { 0: data.number, 4: data.architecture, 16: data.first ?? 0 }
  let loaded = 0
  for (let at = 0; at < program.length; at += 8) {
    const [code, value] = [program.readUInt16LE(at), program.readUInt32LE(at + 4)]
    if (code === 0x06) return value
    if (code === 0x20) loaded = fields[value] ?? expect.unreachable(`a load from ${value}`)
    else at += 8 * program.readUInt8(at + ((code === 0x15 ? loaded === value : loaded >= value) ? 2 : 3))
  }
  return expect.unreachable('the program has no end')
}

describe.each(['x64', 'arm64'] as const)('the filter for %s', (name) => {
  const { audit, socket, refused } = ARCHITECTURES[name]
  const program = toSystemCallFilter(name) ?? Buffer.alloc(0)
  const call = (number: number, first = 0, architecture: number = audit) => verdict(program, { number, architecture, first })

  it('refuses what is on its list, and nothing beside it', () => {
    const numbers = Object.values<number>(refused)
    for (const number of numbers) expect(call(number)).toBe(EPERM)
    for (let number = 0; number < 600; number += 1)
      if (!numbers.includes(number) && !socket.some((own) => own === number)) expect([number, call(number)]).toEqual([number, ALLOWED])
  })

  it.each([
    ['AF_UNIX', 1, ALLOWED],
    ['AF_INET', 2, ALLOWED],
    ['AF_INET6', 10, ALLOWED],
    ['AF_NETLINK', 16, ALLOWED],
    ['AF_PACKET', 17, EAFNOSUPPORT],
    ['AF_ALG', 38, EAFNOSUPPORT],
    ['AF_VSOCK', 40, EAFNOSUPPORT],
  ])('takes a socket of %s for what it is', (_, family, expected) => {
    expect(socket.map((number) => call(number, family))).toEqual([expected, expected])
  })

  it('lets no program of another architecture count its calls differently', () => {
    const i386 = 0x40000003
    expect([call(1, 0, i386), call(0x40000000 + 1)]).toEqual([EPERM, EPERM])
  })
})

it('there is none for an architecture whose numbers are not known', () => {
  expect(['ppc64', 'constructor'].map(toSystemCallFilter)).toEqual([undefined, undefined])
})

const check = openBubblewrap([])
const python = ['/usr/bin/python3'].find((path) => spawnSync(path, ['-c', '0']).status === 0)
const known = process.arch === 'x64' || process.arch === 'arm64' ? ARCHITECTURES[process.arch] : undefined
const reasons = [
  check.sandbox === undefined ? check.reason : '',
  python === undefined ? 'there is no /usr/bin/python3' : '',
  known === undefined ? `nothing is refused on ${process.arch}` : '',
].filter(Boolean)
const whyNot = reasons.length === 0 ? '' : ` (skipped: ${reasons.join(', ')})`

it.skipIf(whyNot !== '')(`in bubblewrap they fail${whyNot}`, async () => {
  const code = `
import ctypes, errno, socket, sys
kernel = ctypes.CDLL(None, use_errno=True)
def call(number):
    ctypes.set_errno(0)
    return errno.errorcode[ctypes.get_errno()] if kernel.syscall(number, 0, 0, 0, 0, 0) == -1 else 'done'
def family(number):
    try: return socket.socket(number, socket.SOCK_STREAM if number != 16 else socket.SOCK_RAW) and 'open'
    except OSError as error: return errno.errorcode[error.errno]
print(*map(call, [${Object.values(known?.refused ?? {}).join()}]), *map(family, [1, 16, 17, 38, 40]), file=sys.stderr)`
  if (check.sandbox === undefined) throw new Error(whyNot)
  const command = check.sandbox.wrap({ executable: python ?? '', args: ['-c', code], env: {}, readOnly: [] })
  const { evidence } = await failureOf(openSession({ transport: 'stdio', ...command }, DEFAULT_LIMITS))
  const refused = Object.values(known?.refused ?? {}).map(() => 'EPERM')
  expect(evidence.stderrTail?.trim().split(' ')).toEqual([...refused, 'open', 'open', ...Array(3).fill('EAFNOSUPPORT')])
})
