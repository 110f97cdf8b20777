// A service worker: keeps what was read, so that a page that was visited opens without a network. What can be fresh comes from the network.
const KEPT = 'hisper-visited-1'
/** Files; the oldest go first. */
const MOST = 400
/** Named by their content: they never change. */
const FIXED = /\/_astro\//

self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET' || new URL(request.url).origin !== self.location.origin || request.headers.has('range')) return
  event.respondWith(answer(event))
})

// The page that brought the worker was loaded without it: it says what it is made of.
self.addEventListener('message', (event) => {
  const urls = Array.isArray(event.data) ? event.data.filter((url) => typeof url === 'string').slice(0, MOST) : []
  event.waitUntil(keepAll(urls.filter((url) => URL.canParse(url) && new URL(url).origin === self.location.origin)))
})

async function answer(event) {
  const { request } = event
  const cache = await caches.open(KEPT)
  if (FIXED.test(request.url)) {
    const kept = await cache.match(request)
    if (kept !== undefined) return kept
  }
  try {
    const response = await fetch(request)
    if (response.status === 200) event.waitUntil(keep(cache, request, response.clone()))
    return response
  } catch (error) {
    const kept = await cache.match(request, { ignoreSearch: request.mode === 'navigate' })
    if (kept !== undefined) return kept
    throw error
  }
}

async function keepAll(urls) {
  const cache = await caches.open(KEPT)
  await Promise.all(
    urls.map(async (url) => {
      const response = await fetch(url).catch(() => undefined)
      if (response?.status === 200) await keep(cache, url, response)
    }),
  )
}

async function keep(cache, request, response) {
  await cache.put(request, response)
  const all = await cache.keys()
  for (const old of all.slice(0, Math.max(0, all.length - MOST))) await cache.delete(old)
}
