import { describe, expect, it, test } from 'vitest'
import { checkNames, refuseMisspelt, refuseUnknown } from '../../src/vocabulary/known-names.js'

const known = { apiKey: true, baseURL: true, model: true, idleTimeoutMs: true }

describe('a name that is unknown', () => {
  it.each([
    ['modle', 'model'],
    ['modell', 'model'],
    ['moddel', 'model'],
    ['modelName', 'model'],
    ['baseUrl', 'baseURL'],
    ['base_url', 'baseURL'],
    ['url', 'baseURL'],
    ['apikey', 'apiKey'],
    ['api_key', 'apiKey'],
    ['key', 'apiKey'],
    ['idleTimeout', 'idleTimeoutMs'],
  ])('%s is refused with the one that is most like it, %s', (name, near) => {
    expect(() => refuseUnknown({ model: 'm', [name]: 'x' }, known, 'setting of glm')).toThrow(
      new TypeError(`${name} is no setting of glm. Did you mean ${near}?`),
    )
  })

  it.each(['organization', 'id', 'constructor'])(
    '%s is refused with all that there are where none is like it',
    name => {
      expect(() => refuseUnknown({ [name]: 'x' }, known, 'setting of glm')).toThrow(
        new TypeError(`${name} is no setting of glm. There are apiKey, baseURL, model, idleTimeoutMs.`),
      )
    },
  )

  test('its value is not repeated', () => {
    expect(() => refuseUnknown({ apikey: 'secret' }, known, 'setting of glm')).toThrow(/^(?!.*secret)/)
  })

  test('passes where it is undefined', () => {
    expect(() => refuseUnknown({ modle: undefined, ...known }, known, 'setting of glm')).not.toThrow()
  })
})

describe('a name that is misspelt', () => {
  test('is refused', () => {
    expect(() => refuseMisspelt({ idleTimeout: 5 }, known, 'option of a stream')).toThrow(
      new TypeError('idleTimeout is no option of a stream. Did you mean idleTimeoutMs?'),
    )
  })

  it.each(['tenant', 'key', 'modelName'])('%s passes, being another name', name => {
    expect(() => refuseMisspelt({ [name]: 5, model: undefined }, known, 'option of a stream')).not.toThrow()
  })
})

it('a name in the singular is that of the plural, and not one that it is a part of', () => {
  const retries = { maxRetryDelayMs: true, maxRetries: true, headers: true }
  for (const refuse of [refuseMisspelt, refuseUnknown])
    expect(() => refuse({ maxRetry: 5 }, retries, 'option of a stream')).toThrow(
      new TypeError('maxRetry is no option of a stream. Did you mean maxRetries?'),
    )
})

describe('an instance of a class', () => {
  class Settings {
    readonly region = 'eu'
    readonly _model = 'm'
    get model(): string {
      return this._model
    }
  }
  test('may have fields of its own, also behind an option', () => {
    expect(() => refuseUnknown(new Settings(), known, 'setting of glm')).not.toThrow()
  })

  test('has none that is misspelt', () => {
    class Misspelt extends Settings {
      readonly baseUrl = 'https://example.com'
    }
    expect(() => refuseUnknown(new Misspelt(), known, 'setting of glm')).toThrow(
      new TypeError('baseUrl is no setting of glm. Did you mean baseURL?'),
    )
  })
})

it('an instance without any option is something else, such as a dispatcher in place of { dispatcher }', () => {
  class Agent {
    readonly connections = 5
  }
  class Empty {}
  expect(() => refuseUnknown(new Agent(), known, 'setting of glm')).toThrow(
    new TypeError('The settings of glm are an object: { apiKey, … }.'),
  )
  expect(() => refuseUnknown(new Empty(), known, 'setting of glm')).not.toThrow()
})

it.each([
  ['null', null],
  ['undefined', undefined],
  ['a text', 'glm-5.3'],
  ['a number', 5],
  ['a list', []],
  ['a Map', new Map([['model', 'm']])],
  ['a promise', Promise.resolve({})],
  ['a signal', new AbortController().signal],
  ['a function', () => ({})],
  ['an address', new URL('https://example.com')],
])('%s holds no options', (_, given) => {
  expect(() => checkNames<object>(given as never, known, 'glm')).toThrow(
    new TypeError('The options of glm are an object: { apiKey, … }.'),
  )
  expect(() => refuseMisspelt(given as never, { mask: true }, 'option of hideSecrets')).toThrow(
    new TypeError('The options of hideSecrets are an object: { mask }.'),
  )
})
