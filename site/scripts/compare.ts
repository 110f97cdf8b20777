// The page that compares servers. What draws the comparison is loaded with the first choice.
import { startChoosing } from './choosing.ts'

startChoosing('compare', async () => (await import('./comparison.ts')).showComparison)
