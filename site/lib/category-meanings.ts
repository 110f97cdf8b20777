// What belongs into each category and what does not, for people: the table of docs/categories.md, which a test holds it to.
import type { Category } from '../../core/schema/category.ts'

export interface Meaning {
  belongs: string
  not?: string
}

export const CATEGORY_MEANINGS: Readonly<Record<Category, Meaning>> = {
  'ai-agents': {
    belongs: 'asking other models, reasoning step by step, several agents together, running models',
    not: 'being used by an AI: all servers are',
  },
  'browser-automation': {
    belongs: 'driving a browser: clicks, forms, screenshots, page tests',
    not: 'fetching a page without one: `web-search`',
  },
  'cloud-infrastructure': { belongs: 'cloud providers, containers, clusters, deployment, networks, DNS', not: 'running on one of them' },
  commerce: { belongs: 'shops, products, orders, payments taken, invoices', not: 'markets and banks: `finance`' },
  communication: { belongs: 'mail, chat, calls, meetings, notifications', not: 'posting to the public: `social-media`' },
  'computer-control': { belongs: 'shell, running code, sandboxes, desktop and phone', not: 'browsers; servers in the cloud' },
  crypto: { belongs: 'chains, wallets, tokens and their markets', not: 'cryptography: `security`' },
  'data-analytics': { belongs: 'warehouses, statistics, charts, notebooks, pipelines', not: 'storing and querying alone: `databases`' },
  databases: { belongs: 'SQL, document, key-value, graph and vector databases', not: 'using one inside' },
  'developer-tools': {
    belongs: 'code, version control, builds, tests, API descriptions, package documentation',
    not: 'being written in a language, lying on GitHub',
  },
  devices: {
    belongs: 'smart home, Internet of things, robots, printers, electronics, vehicles',
    not: 'phones and computers: `computer-control`',
  },
  documents: { belongs: 'files, cloud drives, PDF, office documents, spreadsheets, conversion', not: 'notes and wikis: `knowledge`' },
  'education-language': { belongs: 'courses, flashcards, dictionaries, translation', not: 'programming: `developer-tools`' },
  finance: { belongs: 'shares, funds, banks, accounting, taxes, economic figures', not: 'tokens: `crypto`; taking payments: `commerce`' },
  games: { belongs: 'playing, game engines, game servers', not: 'puzzles set as examples' },
  health: { belongs: 'medicine, records, nutrition, fitness', not: 'molecules and genes: `science`' },
  knowledge: { belongs: 'notes, wikis, knowledge bases, retrieval, memory that outlives a conversation', not: 'files: `documents`' },
  'law-government': {
    belongs: 'laws, courts, patents, public registers, sanctions, open government data',
    not: "a firm's own policies: `security`",
  },
  'maps-travel': { belongs: 'maps, places, weather, flights, trains, hotels, property' },
  'marketing-sales': { belongs: 'CRM, advertising, search ranking, surveys, help desks' },
  'media-design': { belongs: 'images, audio, video, speech, 3D, design files, diagrams', not: 'charts of data: `data-analytics`' },
  'news-culture': { belongs: 'news, feeds, sports, films, books, museums, faith, recipes' },
  observability: { belongs: 'logs, metrics, traces, errors, incidents' },
  productivity: { belongs: 'tasks, projects, issues, calendars, people, automation of office work' },
  science: { belongs: 'papers, mathematics, chemistry, biology, astronomy, simulation', not: 'searching the web at large: `web-search`' },
  security: { belongs: 'vulnerabilities, threats, identity, secrets, reverse engineering, privacy', not: 'asking for a password' },
  'social-media': { belongs: 'networks, channels, forums, blogs, content management' },
  'web-search': { belongs: 'search engines, fetching, crawling and scraping pages', not: 'searching one service' },
}
