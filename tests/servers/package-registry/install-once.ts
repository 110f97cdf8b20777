// One installation in a process of its own, so that a test can kill it: `install-once.ts STORE REGISTRY NAME`.
import { openHttp } from '../../../pipeline/lib/http.ts'
import { silentLog } from '../../../pipeline/lib/log.ts'
import { openInstaller } from '../../../pipeline/probe/install/installer.ts'

const [store = '', npmRegistry = '', identifier = ''] = process.argv.slice(2)
const now = () => new Date()
const http = openHttp({ userAgent: 'test', sleep: async () => undefined, now })
const installer = openInstaller({ store, npmRegistry, pypiUrl: 'http://127.0.0.1:1', http, log: silentLog, now })
await installer.install({ registryType: 'npm', identifier, version: '1.0.0', transport: 'stdio' })
