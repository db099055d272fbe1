import { openaiCompatible } from '@millrace/openai-compatible'
import { describe, expect, it } from 'vitest'
import { providers } from './providers.ts'

const usual = { apiKey: 'key', baseURL: 'http://127.0.0.1:1' }

/** The factory of any server has settings of its own; its definition is a row. */
const makers = providers.map(({ call, define }) =>
  call.startsWith('openaiCompatible')
    ? ([call, (settings: object) => openaiCompatible({ id: 'any', ...usual, ...settings }), openaiCompatible] as const)
    : ([call, define, define] as const),
)

describe.each(makers)('%s', (_, define) => {
  const make = (settings: object) => define({ ...usual, ...settings } as never)

  // Passed over in silence, each would ask another vendor, another model, or without the key.
  it.each([
    ['baseUrl', 'baseURL'],
    ['base_url', 'baseURL'],
    ['apikey', 'apiKey'],
    ['idleTimeout', 'idleTimeoutMs'],
    ['maxRetrys', 'maxRetries'],
  ])('%s is not passed over: it is %s', (name, known) => {
    expect(() => make({ [name]: 'x' })).toThrow(
      new RegExp(`^${name} is no setting of \\w[\\w-]*\\. Did you mean ${known}\\?$`),
    )
  })

  it.each(['modle', 'organisation', 'dangerouslyAllowBrowser'])('%s is refused', name => {
    expect(() => make({ [name]: 'x' })).toThrow(new RegExp(`^${name} is no setting of `))
  })

  it('settings of undefined say nothing', () => {
    expect(() => make({ modle: undefined, baseUrl: undefined })).not.toThrow()
  })

  it('what belongs to the request is told so', () => {
    expect(() => make({ temperature: 0 })).toThrow(
      'temperature is no setting of a provider. Here it is a field of the request',
    )
    expect(() => make({ signal: new AbortController().signal })).toThrow('Here it is an option, behind the request')
  })
})

/** Those to which the list adds settings of their own are left out. */
const bare = makers.filter(([call]) => !/vertex|chatML/.test(call))

describe.each(bare)('%s', (_, __, take) => {
  it.each([
    ['null', null],
    ['a text', 'glm-5.3'],
    ['a list', []],
    ['a Map', new Map()],
    ['a promise', Promise.resolve(usual)],
    ['a function', () => usual],
  ])('%s is no settings', (___, settings) => {
    expect(() => take(settings as never)).toThrow(
      new TypeError("The settings of a provider are an object, such as { model: '…' }."),
    )
  })

  it('an instance of a class may have fields of its own, and none that is misspelt', () => {
    class Settings {
      id = 'any'
      apiKey = usual.apiKey
      baseURL = usual.baseURL
      tenant = 'a'
    }
    class Misspelt {
      id = 'any'
      apiKey = usual.apiKey
      baseUrl = usual.baseURL
    }
    expect(() => take(new Settings() as never)).not.toThrow()
    expect(() => take(new Misspelt() as never)).toThrow(/^baseUrl is no setting of .+ Did you mean baseURL\?$/)
  })

  it('headers that would be lost are refused', () => {
    for (const headers of [new Headers({ a: 'b' }), [['a', 'b']], new Map([['a', 'b']]), { a: 5 }, 'a: b'])
      expect(() => take({ ...usual, headers } as never)).toThrow(/^headers(\.a)? (takes|is no setting of) /)
  })
})
