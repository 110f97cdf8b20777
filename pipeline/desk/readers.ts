// Who reads which form.
import type { DeskReader } from './reader.ts'
import { REVIEW_READER } from './review/reader.ts'

export const READERS: readonly DeskReader[] = [REVIEW_READER]
