// The fork's hisper.config.ts with the plug-ins in it. A test puts it in the place of the other.
import { statesOwner, teamCatalog, teamChat } from 'hisper-team-plug-ins'
import { defineConfig } from './pipeline/config.ts'
import { ORIGINS } from './pipeline/crawl/origins/index.ts'
import { CRITERIA } from './pipeline/score/criteria.ts'

export default defineConfig({
  origins: [...ORIGINS, teamCatalog(process.env.TEAM_CATALOG ?? 'https://catalog.example.com/servers.json')],
  crawl: { seconds: 50 * 60, origins: { 'x-team-catalog': { requests: 10, perSecond: 1 } } },
  criteria: [...CRITERIA, statesOwner],
  notifiers: [teamChat],
  branding: { name: 'Team tools', sentence: 'What our agents may use.', hue: 150, home: 'https://team.example.com/' },
  policy: { allow: { minScore: 50 }, deny: { findings: 'any' } },
  shrink: { maxShare: 0.1, maxCount: 5 },
  probe: { concurrency: 2, deadlineMs: 60_000, seconds: 3_600 },
  userAgent: 'Hisper/0.1 (+https://registry.example.com)',
})
