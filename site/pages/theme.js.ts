// The script of the head as a file, so that no page has to carry it, and none has to allow a script that stands in it.
import { THEME_SCRIPT } from '../lib/theme-script.ts'

export const GET = () => new Response(THEME_SCRIPT, { headers: { 'Content-Type': 'text/javascript; charset=utf-8' } })
