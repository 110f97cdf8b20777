// Every form that is read, in no order of importance: an issue is of one of them by its headings.
import type { DeskReader } from './reader.ts'

export const READERS: readonly DeskReader[] = []
