import { expect, it } from 'vitest'
import { toDataFolder } from './data-folder.ts'

it.each([
  [{ XDG_DATA_HOME: '/data' }, 'linux', /^\/data\/hisper$/],
  [{ XDG_DATA_HOME: 'data' }, 'linux', /\/\.local\/share\/hisper$/], // relative: to be ignored
  [{}, 'linux', /\/\.local\/share\/hisper$/],
  [{}, 'darwin', /Library\/Application Support\/hisper$/],
  [{ LOCALAPPDATA: '/local' }, 'win32', /^\/local\/hisper$/],
] as const)('with %j on %s the data is in %s', (environment, platform, folder) => {
  expect(toDataFolder(environment, platform)).toMatch(folder)
})
