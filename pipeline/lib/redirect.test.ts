// Which redirects are followed: never one that leads into a network of somebody's own.
import { expect, it } from 'vitest'
import { redirectTarget } from './redirect.ts'

it.each([
  ['http://127.0.0.1:4870/a', '/b', 'http://127.0.0.1:4870/b'],
  ['https://a.example/x/', '../y?z', 'https://a.example/y?z'],
  ['https://a.example/', 'https://cdn.b.example/c', 'https://cdn.b.example/c'],
  ['http://a.example/', 'https://a.example/', 'https://a.example/'],
])('from %s to %s', (from, location, to) => expect(redirectTarget(new URL(from), location)?.href).toBe(to))

it.each([
  'http://a.example/',
  'http://127.0.0.1:4871/',
  'https://127.0.0.1/',
  'https://2130706433/',
  'https://0x7f.1/',
  'https://127.0.0.1./',
  'https://8.8.8.8/',
  'https://[::1]/',
  'https://[::ffff:169.254.169.254]/',
  'https://localhost/',
  'https://LOCALHOST./',
  'https://a.localhost/',
  'https://metadata/',
  'https://metadata.google.internal/',
  'https://printer.local./',
  'https://router.home.arpa/',
  'https://user:pass@b.example/',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'http://',
])('never to %s', (location) => {
  for (const from of ['https://a.example/', 'http://127.0.0.1:4870/']) expect(redirectTarget(new URL(from), location)).toBeUndefined()
})
