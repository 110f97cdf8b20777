// Why a page cannot go on with the companion, by what its reader can do about it.
import type { BridgeError } from '../schema/bridge.ts'

export type TroubleKind =
  | 'no_companion' // nothing answers at the address
  | 'no_answer_yet' // nothing answers, or the browser's question was left open: browsers ask only where something listens
  | 'permission_denied' // the reader, or a policy, forbade the page to reach this machine
  | 'wrong_companion' // something answers, and cannot prove that it is the companion this page was paired with
  | 'wrong_code' // the code is another, or who answers does not know it: the two cannot be told apart
  | 'older_companion' // it speaks an earlier revision of the contract
  | 'older_page'
  | 'not_paired' // never, or the pairing was taken back
  | 'disconnected' // it was there, and ended in the middle
  | 'refused' // in words, with a code
  | 'unreadable' // it answers something else than the contract says

export class BridgeTrouble extends Error {
  override name = 'BridgeTrouble'
  constructor(
    readonly kind: TroubleKind,
    message: string,
    /** What the companion answered, where it answered in words. */
    readonly answer?: BridgeError,
    options?: ErrorOptions,
  ) {
    super(message, options)
  }
}
