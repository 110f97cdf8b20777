// The closed vocabulary of what a server is for. One table: the words, their titles for people, and what each one means.
import { z } from 'zod'
import { LineSchema } from './text.ts'

/** What a server is for, by the job a reader looks for it to do. A server has none, one or a few; docs/categories.md tells how they are decided. */
export const CategorySchema = z.enum([
  'ai-agents', // asking other models, reasoning step by step, making several agents work together
  'browser-automation', // driving a browser: click, fill in, take screenshots, test pages
  'cloud-infrastructure', // cloud providers, containers, clusters, deployment, networks, DNS
  'commerce', // shops, products, orders, payments taken, invoices
  'communication', // mail, chat, calls, meetings, notifications
  'computer-control', // shell, running code, desktop and phone, clipboard, remote machines
  'crypto', // blockchains, wallets, tokens, exchanges of them
  'data-analytics', // warehouses for analysis, statistics, charts, notebooks, business intelligence
  'databases', // SQL, document, key-value, graph and vector databases
  'developer-tools', // code, version control, builds, tests, API descriptions, package documentation
  'devices', // smart home, Internet of things, robots, printers, electronics
  'documents', // files, cloud drives, PDF, office documents, spreadsheets, conversion
  'education-language', // courses, flashcards, dictionaries, translation
  'finance', // shares, funds, banks, accounting, economic figures
  'games', // playing games, game engines, game servers
  'health', // medicine, medical records, nutrition, fitness
  'knowledge', // notes, wikis, knowledge bases, retrieval, memory that outlives a conversation
  'law-government', // laws, courts, patents, public registers, open government data
  'maps-travel', // maps, places, weather, flights, trains, hotels
  'marketing-sales', // customers (CRM), advertising, search ranking, customer support
  'media-design', // images, audio, video, speech, 3D, design, diagrams
  'news-culture', // news, sports, films, books, music, museums
  'observability', // logs, metrics, traces, errors, incidents
  'productivity', // tasks, projects, issues, calendars, automation of office work
  'science', // research papers, mathematics, chemistry, biology, astronomy
  'security', // vulnerabilities, threat intelligence, identity, secrets, reverse engineering
  'social-media', // networks, channels and blogs: reading them and posting to them
  'web-search', // search engines, fetching and scraping pages
])
export type Category = z.infer<typeof CategorySchema>

/** What a person reads in the place of the word. */
export const CATEGORY_TITLES: Readonly<Record<Category, string>> = {
  'ai-agents': 'AI models & agents',
  'browser-automation': 'Browser automation',
  'cloud-infrastructure': 'Cloud & infrastructure',
  commerce: 'Commerce & payments',
  communication: 'Communication',
  'computer-control': 'Computer control & code execution',
  crypto: 'Crypto & blockchain',
  'data-analytics': 'Data & analytics',
  databases: 'Databases',
  'developer-tools': 'Developer tools',
  devices: 'Home, devices & hardware',
  documents: 'Files & documents',
  'education-language': 'Education & languages',
  finance: 'Finance',
  games: 'Games',
  health: 'Health',
  knowledge: 'Knowledge & memory',
  'law-government': 'Law & government',
  'maps-travel': 'Maps, weather & travel',
  'marketing-sales': 'Marketing, sales & support',
  'media-design': 'Media & design',
  'news-culture': 'News, sports & culture',
  observability: 'Observability',
  productivity: 'Productivity & projects',
  science: 'Science & research',
  security: 'Security',
  'social-media': 'Social media & publishing',
  'web-search': 'Web search & extraction',
}

export const CategoryAssignmentSchema = z.strictObject({
  category: CategorySchema,
  /** What decided it, for a person to read: `name "slack"; tools "list_channels", "post_message"`. */
  evidence: LineSchema,
})
export type CategoryAssignment = z.infer<typeof CategoryAssignmentSchema>
