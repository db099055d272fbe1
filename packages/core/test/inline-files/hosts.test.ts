import { describe, expect, it } from 'vitest'
import { createUrlRule } from '../../src/inline-files/hosts.js'

const flaw = (allowHosts: readonly string[], url: string, allowHttp = false): string | undefined =>
  createUrlRule(allowHosts, allowHttp)(new URL(url))?.why

describe('an address is fetched', () => {
  it.each([
    ['files.example.com', 'https://files.example.com/a.png?b=c'],
    ['files.example.com', 'https://FILES.example.com:443/a.png'],
    ['Files.Example.com', 'https://files.example.com/'],
    ['files.example.com:8443', 'https://files.example.com:8443/'],
    ['*.example.com', 'https://a.example.com/'],
    ['*.example.com', 'https://b.a.example.com/'],
    ['bücher.example', 'https://xn--bcher-kva.example/'],
    ['[::1]', 'https://[::1]/'],
  ])('of %s: %s', (host, url) => {
    expect(flaw([host], url)).toBeUndefined()
  })

  it('http, where that is allowed', () => {
    expect(flaw(['files.example.com'], 'http://files.example.com/', true)).toBeUndefined()
    expect(flaw(['files.example.com'], 'https://files.example.com/', true)).toBeUndefined()
  })
})

describe('an address is not fetched', () => {
  it.each([
    ['files.example.com', 'https://example.com/'],
    ['files.example.com', 'https://files.example.com.evil.example/'],
    ['files.example.com', 'https://evilfiles.example.com/'],
    ['files.example.com', 'https://a.files.example.com/'],
    ['files.example.com', 'https://files.example.com./'],
    ['files.example.com', 'https://files.example.com:8443/'],
    ['files.example.com:8443', 'https://files.example.com/'],
    ['*.example.com', 'https://example.com/'],
    ['*.example.com', 'https://evilexample.com/'],
    ['example.com', 'https://evil.example/?example.com'],
    ['example.com', 'https://evil.example#@example.com'],
    ['example.com', 'https://evil.example\\@example.com'],
  ])('of %s: %s', (host, url) => {
    expect(flaw([host], url)).toContain('is not in allowHosts')
  })

  it.each([
    'http://a.example/',
    'ftp://a.example/',
    'file:///etc/passwd',
    'gs://a.example/b',
    'blob:https://a.example/b',
  ])('by another scheme: %s', url => {
    expect(flaw(['a.example'], url)).toContain('only https: addresses are fetched')
  })

  it.each(['https://user@a.example/', 'https://user:word@a.example/', 'https://:word@a.example/'])(
    'with a user in it: %s',
    url => {
      expect(flaw(['a.example'], url)).toContain('user name or password')
    },
  )
})

it.each([
  '',
  '*',
  '*.',
  'https://a.example',
  'a.example/path',
  'a.*.example',
  'user@a.example',
  'a b',
  'a.example:99999',
])('takes no %j for a host', host => {
  expect(() => createUrlRule([host], false)).toThrow(TypeError)
})
