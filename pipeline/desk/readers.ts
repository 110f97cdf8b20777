// Every form that is read, in no order of importance: an issue is of one of them by its headings.
import type { DeskReader } from './reader.ts'
import { correctReader } from './registration/correct.ts'
import { registerReader } from './registration/register.ts'
import { removeReader } from './registration/remove.ts'
import { REVIEW_READER } from './review/reader.ts'

export const READERS: readonly DeskReader[] = [registerReader, correctReader, removeReader, REVIEW_READER]
