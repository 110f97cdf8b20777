// System calls that no MCP server needs and no namespace keeps from it: as a program of the kernel's filter (seccomp(2), classic BPF).
import { mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Numbers of the calls that are refused, as each architecture counts them (linux/audit.h, asm/unistd.h).
 * Keyrings and sockets of virtual machines (AF_VSOCK) are the machine's whatever the namespace; to trace the first process of the
 * namespace is to undo that it ends with us; the rest are the interfaces that most ways out of a sandbox begin with.
 */
export const ARCHITECTURES = {
  x64: {
    audit: 0xc000003e,
    socket: [41, 53], // socket, socketpair
    refused: {
      ...{ ptrace: 101, process_vm_readv: 310, process_vm_writev: 311, kcmp: 312, pidfd_getfd: 438 },
      ...{ add_key: 248, request_key: 249, keyctl: 250 },
      ...{ perf_event_open: 298, bpf: 321, userfaultfd: 323 },
      ...{ io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427 },
    },
  },
  arm64: {
    audit: 0xc00000b7,
    socket: [198, 199],
    refused: {
      ...{ ptrace: 117, process_vm_readv: 270, process_vm_writev: 271, kcmp: 272, pidfd_getfd: 438 },
      ...{ add_key: 217, request_key: 218, keyctl: 219 },
      ...{ perf_event_open: 241, bpf: 280, userfaultfd: 282 },
      ...{ io_uring_setup: 425, io_uring_enter: 426, io_uring_register: 427 },
    },
  },
} as const

/** AF_UNIX, AF_INET, AF_INET6 and AF_NETLINK (sys/socket.h): those that end at the namespace of the network. */
const FAMILIES = [1, 2, 10, 16]

const EPERM = 1
const EAFNOSUPPORT = 97

/** linux/filter.h and linux/seccomp.h. */
const LOAD = 0x20
const JUMP_EQUAL = 0x15
const JUMP_GREATER_EQUAL = 0x35
const RETURN = 0x06
const ALLOW = 0x7fff0000
const REFUSE = 0x00050000
/** struct seccomp_data: the call's number, the architecture, and the lower half of its first argument. */
const [NUMBER, ARCHITECTURE, FIRST] = [0, 4, 16]
/** Calls of the x32 ABI are those of x86-64 with this bit set: they would get past a list of numbers. */
const X32 = 0x40000000

interface Instruction {
  code: number
  value: number
  /** Instructions to skip where the comparison holds, and where it does not. */
  holds?: number
  otherwise?: number
}

/**
 * @param architecture as Node names it
 * @returns the program as bubblewrap reads it (bwrap(1), --seccomp); undefined for an architecture whose numbers are not known
 */
export function toSystemCallFilter(architecture: string): Buffer | undefined {
  if (!isKnown(architecture)) return undefined
  const known = ARCHITECTURES[architecture]
  const refused = Object.values(known.refused)
  const program: Instruction[] = [
    { code: LOAD, value: ARCHITECTURE },
    { code: JUMP_EQUAL, value: known.audit, holds: 1 },
    { code: RETURN, value: REFUSE | EPERM }, // programs of another architecture, which number their calls differently
    { code: LOAD, value: NUMBER },
    { code: JUMP_GREATER_EQUAL, value: X32, otherwise: 1 },
    { code: RETURN, value: REFUSE | EPERM },
    ...refused.flatMap((value): Instruction[] => [
      { code: JUMP_EQUAL, value, otherwise: 1 },
      { code: RETURN, value: REFUSE | EPERM },
    ]),
    { code: JUMP_EQUAL, value: known.socket[0], holds: 2 },
    { code: JUMP_EQUAL, value: known.socket[1], holds: 1 },
    { code: RETURN, value: ALLOW },
    { code: LOAD, value: FIRST },
    ...FAMILIES.flatMap((value): Instruction[] => [
      { code: JUMP_EQUAL, value, otherwise: 1 },
      { code: RETURN, value: ALLOW },
    ]),
    { code: RETURN, value: REFUSE | EAFNOSUPPORT },
  ]
  return Buffer.concat(program.map(toBytes))
}

function isKnown(architecture: string): architecture is keyof typeof ARCHITECTURES {
  return Object.hasOwn(ARCHITECTURES, architecture)
}

/** struct sock_filter: both architectures are little-endian. */
function toBytes({ code, value, holds = 0, otherwise = 0 }: Instruction): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16LE(code, 0)
  bytes.writeUInt8(holds, 2)
  bytes.writeUInt8(otherwise, 3)
  bytes.writeUInt32LE(value >>> 0, 4)
  return bytes
}

export function hasSystemCallFilter(): boolean {
  return isKnown(process.arch)
}

let kept: number | undefined

/**
 * Opens the filter of this machine for one start, to be read once. Its file has no name: nobody else can open or change it.
 * @returns a descriptor that the caller closes; undefined where there is no filter for this architecture
 */
export function openSystemCallFilter(): number | undefined {
  const filter = toSystemCallFilter(process.arch)
  if (filter === undefined) return undefined
  kept ??= openNameless(filter)
  return openSync(`/proc/self/fd/${kept}`, 'r')
}

/** @returns a descriptor for reading and writing a file that nobody else can find */
export function openNameless(content: Uint8Array | string): number {
  const folder = mkdtempSync(join(tmpdir(), 'hisper-'))
  try {
    const path = join(folder, 'file')
    writeFileSync(path, content)
    return openSync(path, 'r+')
  } finally {
    rmSync(folder, { recursive: true })
  }
}
