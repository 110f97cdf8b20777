// The page that puts servers together. What writes the configuration is loaded with the first choice.
import { startChoosing } from './choosing.ts'

startChoosing('stack', async () => (await import('./stack-view.ts')).showStack)
