import { describe, expect, it } from 'vitest'
import { toRegistryUrl } from './address.ts'

describe('the address of a registry', () => {
  it.each([
    ['https://hisper.example', 'https://hisper.example/'],
    ['https://hisper.example/mcp/hisper', 'https://hisper.example/mcp/hisper/'],
    ['https://hisper.example/a/?b=c#d', 'https://hisper.example/a/'],
    ['http://127.0.0.1:4321/', 'http://127.0.0.1:4321/'],
    ['http://0x7f.1:80/', 'http://127.0.0.1/'],
    ['http://[::1]:8080', 'http://[::1]:8080/'],
    ['http://localhost:8080', 'http://localhost:8080/'],
  ])('may be %s', (text, url) => expect(toRegistryUrl(text, {}).href).toBe(url))

  it.each([
    ['http://hisper.example/', 'https, or http on this machine only'],
    ['http://127.0.0.1.hisper.example/', 'https, or http on this machine only'],
    ['http://10.0.0.1/', 'https, or http on this machine only'],
    ['file:///etc/passwd', 'https, or http on this machine only'],
    ['https://user:secret@hisper.example/', 'without'],
    ['hisper', 'is no address'],
    ['', 'say which registry'],
  ])('is refused in words where it is %s', (text, words) => {
    expect(() => toRegistryUrl(text, {})).toThrow(words)
    expect(() => toRegistryUrl(undefined, { HISPER_REGISTRY_URL: text })).toThrow(words)
  })

  it('never shows a password that was given with it', () => {
    expect(() => toRegistryUrl('https://user:secret@hisper.example/', {})).toThrow(/^(?!.*secret)/)
  })

  it('is that of the option, else of the environment, else none', () => {
    const environment = { HISPER_REGISTRY_URL: 'https://company.example/' }
    expect(toRegistryUrl('https://hisper.example/', environment).host).toBe('hisper.example')
    expect(toRegistryUrl(undefined, environment).host).toBe('company.example')
    expect(() => toRegistryUrl(undefined, {})).toThrow('say which registry')
  })
})
