import { describe, expect, it, test } from 'vitest'
import { refuseMisspelt, refuseUnknown } from '../../src/vocabulary/known-names.js'

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
