// The Chromium that comes with npm, unpacked once before the first test: two workers that unpack it at a time would start a half-written one.
import chromium from '@sparticuz/chromium'

/** @returns path of a Chromium: the one CHROMIUM_PATH names, else the one that comes with npm */
export const chromiumPath = async (): Promise<string> => process.env.CHROMIUM_PATH ?? (await chromium.executablePath())

/** Run by Vitest before every test file. */
export const setup = async (): Promise<void> => void (await chromiumPath())
