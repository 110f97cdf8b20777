// Finding pages, and reading what is on them.
import type { CategoryRules } from '../category-rules.ts'

export const webSearch: CategoryRules = {
  services: `
    brave search, tavily, exa, exa search, serper, serpapi, searxng, duckduckgo, google search, google custom search, bing, bing search,
    perplexity, kagi, yandex search, baidu search, naver search, you com, jina, jina reader, jina ai, firecrawl, crawl4ai, scrapy,
    scrapingbee, scraperapi, scrapingdog, scrapeless, scrapegraph, scrapegraphai, bright data, brightdata, oxylabs, apify, diffbot, zyte,
    spider cloud, beautifulsoup, trafilatura, readability, webclaw, agentql, olostep, parallel ai, search1api, valyu, bocha, zhipu search,
    metaso, whoogle, mojeek, marginalia, ecosia, startpage, common crawl, dappier, decodo, outscraper, hyperbrowser, anycrawl, octoparse,
    crawlbase, dumpling ai, dumplingai, llms txt, grokipedia, webscraping ai, opengraph, wayback machine, langsearch, tinyfish, supadata,
    thordata, zenrows, scrapingant, web unlocker`,
  terms: `
    web search, internet search, search engine, search results, real time search, web searches, search the web, web scraping, web scraper,
    scraping, scraper, scrape, web crawling, web crawler, crawler, crawling, crawl, web content, webpage content, web page content,
    web fetch, fetch url, fetch web, url fetch, url content, website content, content extraction, web extraction, web data,
    web data extraction, data extraction, html to markdown, url to markdown, web reader, deep research, web research, ai search, sitemap,
    structured data extraction, article extraction, fetch html, research assistant, local search, video search, image search, news search,
    serp, search api, unified search, meta search, metasearch, link preview, federated search, linkup`,
  hints: `
    web, search, searches, searching, websites, urls, fetch, fetches, fetching, pages, web pages, webpage, html, internet, extract,
    extraction, browse, crawled, links`,
}
