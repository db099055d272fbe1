import { defineProvider } from '@millrace/core'
import { expect, it } from 'vitest'
import { providers } from './providers.ts'

const definitions = [
  ...new Map(
    providers.map(({ define }) => {
      const definition = define({ apiKey: 'key', baseURL: 'http://127.0.0.1:1' })
      return [definition.id, definition] as const
    }),
  ).values(),
]

/** The names of a provider's own options, without those of others. */
const own = ({ optionNames = {} }: (typeof definitions)[number]): string[] =>
  Object.keys(optionNames).filter(name => optionNames[name] !== false)

const all = [...new Set(definitions.flatMap(own))]

it.each(definitions.map(definition => [definition.id, definition] as const))(
  '%s refuses a misspelt provider option, and takes its own and those of others',
  (id, definition) => {
    const names = own(definition)
    expect(names).toContain('extra')
    const { stream } = defineProvider(definition)
    const ask = (providerOptions: object) => () =>
      stream({ messages: [{ role: 'user', content: 'hi' }], providerOptions } as never)
    for (const name of names.filter(each => each.length > 6)) {
      const misspelt = name.slice(0, -2) + name.at(-1)
      const refusal = `${misspelt} is no provider option of ${id}. Did you mean ${name}?`
      expect(ask({ [misspelt]: 1 })).toThrow(new TypeError(refusal))
    }
    expect(ask({ Extra: {} })).toThrow(TypeError)
    // The options of a composition are those of all its providers.
    for (const name of all) expect(ask({ [name]: {} }), name).not.toThrow()
    expect(ask({ own: 1, extra: { xtra: 1 }, exrta: undefined })).not.toThrow()
  },
)
