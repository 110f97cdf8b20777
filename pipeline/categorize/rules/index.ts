// Every category's rules. A category without rules does not compile.
import type { Category } from '../../../core/schema/category.ts'
import type { CategoryRules } from '../category-rules.ts'
import { aiAgents } from './ai-agents.ts'
import { browserAutomation } from './browser-automation.ts'
import { cloudInfrastructure } from './cloud-infrastructure.ts'
import { commerce } from './commerce.ts'
import { communication } from './communication.ts'
import { computerControl } from './computer-control.ts'
import { crypto } from './crypto.ts'
import { dataAnalytics } from './data-analytics.ts'
import { databases } from './databases.ts'
import { developerTools } from './developer-tools.ts'
import { devices } from './devices.ts'
import { documents } from './documents.ts'
import { educationLanguage } from './education-language.ts'
import { finance } from './finance.ts'
import { games } from './games.ts'
import { health } from './health.ts'
import { knowledge } from './knowledge.ts'
import { lawGovernment } from './law-government.ts'
import { mapsTravel } from './maps-travel.ts'
import { marketingSales } from './marketing-sales.ts'
import { mediaDesign } from './media-design.ts'
import { newsCulture } from './news-culture.ts'
import { observability } from './observability.ts'
import { productivity } from './productivity.ts'
import { science } from './science.ts'
import { security } from './security.ts'
import { socialMedia } from './social-media.ts'
import { webSearch } from './web-search.ts'

export const CATEGORY_RULES: Readonly<Record<Category, CategoryRules>> = {
  'ai-agents': aiAgents,
  'browser-automation': browserAutomation,
  'cloud-infrastructure': cloudInfrastructure,
  commerce,
  communication,
  'computer-control': computerControl,
  crypto,
  'data-analytics': dataAnalytics,
  databases,
  'developer-tools': developerTools,
  devices,
  documents,
  'education-language': educationLanguage,
  finance,
  games,
  health,
  knowledge,
  'law-government': lawGovernment,
  'maps-travel': mapsTravel,
  'marketing-sales': marketingSales,
  'media-design': mediaDesign,
  'news-culture': newsCulture,
  observability,
  productivity,
  science,
  security,
  'social-media': socialMedia,
  'web-search': webSearch,
}
