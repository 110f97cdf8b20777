// The Tasks page of the site: the companion is at whatever port the reader says.
import './before-zod.ts'
import { reachFromHere } from '../../../core/bridge/browser.ts'
import { mount } from './mount.tsx'

mount({ reach: (port) => reachFromHere(`http://127.0.0.1:${port}`) })
