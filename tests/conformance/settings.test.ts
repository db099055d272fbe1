import { openaiCompatible } from '@millrace/openai-compatible'
import { describe, expect, it } from 'vitest'
import { providers } from './providers.ts'

const usual = { apiKey: 'key', baseURL: 'http://127.0.0.1:1' }

/** The factory of any server has settings of its own; its definition is a row. */
const makers = providers.map(({ call, define }) =>
  call.startsWith('openaiCompatible')
    ? ([call, (settings: object) => openaiCompatible({ id: 'any', ...usual, ...settings })] as const)
    : ([call, define] as const),
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
