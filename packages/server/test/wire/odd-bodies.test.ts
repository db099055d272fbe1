import type { ChatProvider } from '@millrace/core'
import { checkRequest } from '@millrace/core/internal'
import { createChatHandler } from '@millrace/server'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { oddValues, pathsIn, withAt } from '../support/mutations.js'
import { samples } from '../support/sample-bodies.js'
import { answer } from '../support/streams.js'
import { problemOf } from '../support/valid-request.js'

// Whatever a client sends is answered or refused, and what reaches a provider is of its type.

/** A provider that takes what it is asked at its word, as most do. */
const strict: ChatProvider = {
  id: 'test',
  stream(request) {
    checkRequest(request as never)
    const problem = problemOf(request)
    if (problem !== undefined) throw new Error(`The provider got ${problem}`)
    return answer()
  },
}

/** More than a function of V8 takes as arguments. */
const many = 130_000

describe.each(Object.entries(samples))('%s', (_, { wire, path, body }) => {
  const errors: unknown[] = []
  const onError = (error: unknown): void => void errors.push(error)
  const handler = createChatHandler({ provider: strict, wire, models: ['m'], clientTools: 'all', onError })
  const url = `http://localhost${path}`
  const headers = { 'content-type': 'application/json' }
  const paths = pathsIn(body)

  /** The status, with the error of one that is the server's fault. */
  async function asked(sent: unknown): Promise<readonly unknown[]> {
    errors.length = 0
    const response = await handler.fetch(
      new Request(url, { method: 'POST', headers, body: JSON.stringify(sent) ?? 'null' }),
    )
    await response.text()
    return response.status < 500 ? [response.status] : [response.status, ...errors.map(String)]
  }
  const isFault = ([status]: readonly unknown[]): boolean => (status as number) >= 500

  test('the sample is answered', async () => {
    expect(await asked(body)).toEqual([200])
  })

  test('one odd value at any place is no fault of the server', async () => {
    const faults: string[] = []
    for (const place of paths)
      for (const value of oddValues) {
        const told = await asked(withAt(body, place, value))
        if (isFault(told)) faults.push(`${place.join('.')} = ${JSON.stringify(value)}: ${told.join(' ')}`)
      }
    expect(faults).toEqual([])
  })

  test('nor are more fields, or entries of a list, than a function takes arguments', { timeout: 120_000 }, async () => {
    const wide = createChatHandler({
      provider: strict,
      wire,
      models: ['m'],
      clientTools: 'all',
      limits: { bodyBytes: 2 ** 28 },
      onError,
      onStart: ({ warnings = [] }) => void told.push(warnings.length),
    })
    const told: number[] = []
    const lists = paths.filter(place => Array.isArray(place.reduce((at, key) => at?.[key as never], body as never)))
    const bodies = [
      { ...(body as object), ...Object.fromEntries(Array.from({ length: many }, (_, at) => [`k${at}`, 1])) },
      ...lists.map(place => {
        const [first] = place.reduce((at, key) => at?.[key as never], body as never) as unknown as unknown[]
        return withAt(body, place, Array(many).fill(first))
      }),
    ]
    const faults: string[] = []
    for (const [at, each] of bodies.entries()) {
      errors.length = 0
      const response = await wide.fetch(new Request(url, { method: 'POST', headers, body: JSON.stringify(each) }))
      await response.text()
      if (response.status >= 500) faults.push(`${lists[at - 1]?.join('.') ?? 'fields'}: ${errors.join(' ')}`)
    }
    expect(faults).toEqual([])
    expect(Math.max(...told)).toBeLessThanOrEqual(101)
  })

  test('nor are several, or what belongs elsewhere', async () => {
    const keys = [...new Set(paths.map(place => place.at(-1) ?? '').filter(key => typeof key === 'string'))]
    const values = [...oddValues, ...paths.map(place => place.reduce((at, key) => at?.[key as never], body as never))]
    const change = fc.tuple(
      fc.constantFrom(...paths),
      fc.option(fc.constantFrom(...keys), { nil: undefined }),
      fc.constantFrom(...values),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async changes => {
        let sent: unknown = body
        for (const [place, key, value] of changes)
          sent = withAt(sent, key === undefined ? place : [...place.slice(0, -1), key], value)
        const told = await asked(sent)
        expect(isFault(told) ? told : undefined).toBeUndefined()
      }),
      { numRuns: 300 },
    )
  })
})
