import {
  ChatError,
  type ChatProvider,
  type ChatRequest,
  type ModelRoute,
  type RouterOptions,
  router,
} from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { close, finish, opening } from '../support/records.js'
import { answeringAs, batchesOf, request } from './answering.js'

const whole = [...opening('yes'), close(), finish]

/** The route that a model takes: `id model`, `id` where the provider gets no model, or the message of the error. */
async function taken(
  routes: Record<string, Partial<ModelRoute> | string>,
  model: string | undefined,
  options?: RouterOptions,
) {
  const seen: string[] = []
  const provider = (id: string): ChatProvider => {
    const { inner } = answeringAs(id, whole)
    return {
      id,
      stream(asked, given) {
        seen.push(asked.model === undefined ? id : `${id} ${asked.model}`)
        if (asked.model === undefined) expect(asked).not.toHaveProperty('model')
        return inner.stream(asked, given)
      },
    }
  }
  const entries = Object.entries(routes).map(([name, route]) =>
    typeof route === 'string' ? [name, provider(route)] : [name, { provider: provider(name), ...route }],
  )
  const asked: ChatRequest = model === undefined ? request : { ...request, model }
  const [[record] = []] = await batchesOf(router(Object.fromEntries(entries), options).stream(asked))
  if (record?.type === 'error') return `${record.error.code}: ${record.error.message}`
  return seen.join()
}

describe('a name is taken by', () => {
  const vendors = { 'glm-*': 'glm', 'gpt-*': 'openai' }
  it.each<[string, Record<string, Partial<ModelRoute> | string>, string | undefined, string]>([
    ['the pattern that fits', vendors, 'glm-5.3', 'glm glm-5.3'],
    ['the pattern that fits, with nothing for its *', vendors, 'gpt-', 'openai gpt-'],
    ['an exact name before every pattern', { '*': 'all', 'glm-*': 'glm', 'glm-5': 'five' }, 'glm-5', 'five glm-5'],
    ['the pattern with more of the name', { '*': 'all', 'glm-*': 'glm', 'glm-5*': 'five' }, 'glm-5.3', 'five glm-5.3'],
    ['the same, in another order', { 'glm-5*': 'five', 'glm-*': 'glm', '*': 'all' }, 'glm-5.3', 'five glm-5.3'],
    ['the longer end', { 'glm-*': 'glm', '*-flash': 'flash' }, 'glm-5.3-flash', 'flash glm-5.3-flash'],
    ['the pattern with fewer *', { 'a**b': 'two', '*ab': 'one' }, 'ab', 'one ab'],
    ['the longer beginning', { '*-ab': 'end', 'ab-*': 'beginning' }, 'ab-ab', 'beginning ab-ab'],
    ['the longer of two beginnings', { 'x*bc': 'second', 'xb*c': 'first' }, 'xbc', 'first xbc'],
    ['the earlier in the alphabet, where all is even', { 'x*b*': 'second', 'x*a*': 'first' }, 'xab', 'first xab'],
    ['a * in the middle', { 'glm-*-flash': 'flash' }, 'glm-5.3-flash', 'flash glm-5.3-flash'],
    ['several *', { '*/glm-*-f*': 'any' }, 'z-ai/glm-5-flash', 'any z-ai/glm-5-flash'],
    ['no part of it', { 'b*': 'b', '*b': 'c', '*': 'all' }, 'abc', 'all abc'],
    ['beginning and end only where both have room', { 'aba*aba': 'twice', '*': 'all' }, 'ababa', 'all ababa'],
    ['middles in their order', { '*b*a*': 'ba', '*': 'all' }, 'ab', 'all ab'],
    ['middles that do not reach into the end', { 'a*b*b': 'abb', '*': 'all' }, 'ab', 'all ab'],
    ['a dot that is a dot', { 'glm-5.3': 'exact', '*': 'all' }, 'glm-5x3', 'all glm-5x3'],
    ['a pattern that looks like an expression', { '(a+)+$*': 'odd', '*': 'all' }, '(a+)+$!', 'odd (a+)+$!'],
    ['its own letters, large or small', { 'GLM-*': 'large', '*': 'all' }, 'glm-5', 'all glm-5'],
    ['an alias', { fast: { model: 'glm-5.3-flash' } }, 'fast', 'fast glm-5.3-flash'],
    ['an alias for all that fit', { 'claude-*': { model: 'glm-5.3' } }, 'claude-opus-5', 'claude-* glm-5.3'],
    ['a prefix that is taken off', { 'openai/*': { model: '*' } }, 'openai/gpt-5.4', 'openai/* gpt-5.4'],
    ['a prefix that is changed', { 'my/*-x': { model: 'z-ai/*' } }, 'my/glm-x', 'my/*-x z-ai/glm'],
    ['a prefix before a $ pattern', { 'p/*': { model: 'q/*' } }, 'p/$&$1', 'p/* q/$&$1'],
    ['a prefix alone, which leaves the model to the provider', { 'openai/*': { model: '*' } }, 'openai/', 'openai/*'],
    ['*, where no model is named', { '*': 'all', 'glm-*': 'glm' }, undefined, 'all'],
    ['* with a model of its own, where none is named', { '*': { model: 'usual' } }, undefined, '* usual'],
    ['a tag', { a: {}, b: { tags: ['vision'] } }, 'tag:vision', 'b b'],
    ['a tag, by the first that has it', { z: { tags: ['v', 'w'], model: 'm' }, a: { tags: ['v'] } }, 'tag:v', 'z m'],
    ['several tags', { a: { tags: ['v'] }, b: { tags: ['w', 'v'] } }, 'tag:v,w', 'b b'],
    ['a tag of a pattern, which leaves the model to the provider', { 'b*': { tags: ['v'] } }, 'tag:v', 'b*'],
    ['a tag of a prefix, likewise', { 'b/*': { tags: ['v'], model: '*' } }, 'tag:v', 'b/*'],
    ['an exact name that looks like a tag', { 'tag:v': 'exact', b: { tags: ['v'] } }, 'tag:v', 'exact tag:v'],
  ])('%s', async (_, routes, model, expected) => {
    expect(await taken(routes, model)).toBe(expected)
  })

  it.each<[string, Record<string, Partial<ModelRoute> | string>, string | undefined, string]>([
    ['a model that nobody has', vendors, 'claude', 'the model "claude". Routes: glm-*, gpt-*.'],
    ['no model', vendors, undefined, 'a request without a model. Routes: glm-*, gpt-*.'],
    ['an inherited name', vendors, 'constructor', 'the model "constructor". Routes: glm-*, gpt-*.'],
    ['another', vendors, '__proto__', 'the model "__proto__". Routes: glm-*, gpt-*.'],
    ['a tag that nobody has', { '*': { tags: ['v'] } }, 'tag:w', 'the model "tag:w". Routes: *. Tags: v.'],
    ['a key in place of a model', { a: 'a' }, 'sk-abcdefghijklmnop', 'the model "[redacted]". Routes: a.'],
  ])('none: %s', async (_, routes, model, words) => {
    expect(await taken(routes, model)).toBe(`not-found: The router has no route for ${words}`)
  })

  it('none: an error of bounded length, whatever was asked and however many routes there are', async () => {
    const routes = Object.fromEntries(Array.from({ length: 1_000 }, (_, i) => [`m${i}`.padEnd(300, 'x'), 'a']))
    const message = await taken(routes, 'y'.repeat(1_000_000))
    expect(message.length).toBeLessThan(10_000)
    expect(message).toContain('and 960 more')
  })

  it('none: the error has the router’s id, and is not retryable', async () => {
    const [[record] = []] = await batchesOf(router({ a: answeringAs('a').inner }, { id: 'ours' }).stream(request))
    expect(record).toMatchObject({ type: 'error', error: { code: 'not-found', provider: 'ours', retryable: false } })
  })
})

describe('the default', () => {
  const rest = (entry: Partial<ModelRoute> = {}) => {
    const { inner, asked } = answeringAs('rest', whole)
    const options: RouterOptions = { default: { provider: inner, ...entry } }
    return { options, models: () => asked.map(([{ model }]) => model) }
  }

  it.each<[string, string | undefined, Partial<ModelRoute>, (string | undefined)[]]>([
    ['takes what fits nowhere, under its name', 'claude', {}, ['claude']],
    ['takes what fits nowhere, under its own', 'claude', { model: 'usual' }, ['usual']],
    ['takes a request without a model', undefined, {}, [undefined]],
    ['takes inherited names', '__proto__', {}, ['__proto__']],
    ['leaves others to their routes', 'glm-5', {}, []],
    ['takes no tags, whose route is missing', 'tag:w', {}, []],
  ])('%s', async (_, model, entry, expected) => {
    const { options, models } = rest(entry)
    await taken({ 'glm-*': 'glm' }, model, options)
    expect(models()).toEqual(expected)
  })

  it('may be all that there is', async () => {
    const { options, models } = rest()
    await taken({}, 'any', options)
    expect(models()).toEqual(['any'])
  })
})

describe('tags that a request needs', () => {
  const needs: RouterOptions = {
    tags: ({ messages }) =>
      messages.some(({ content }) => typeof content !== 'string' && content.some(({ type }) => type === 'image'))
        ? ['vision']
        : [],
  }
  const routes = {
    'glm-*': 'text',
    'glm-5*': { tags: ['vision'] },
    'eye-1': { tags: ['vision', 'fast'] },
  }
  const withImage: ChatRequest['messages'] = [
    { role: 'user', content: [{ type: 'image', mediaType: 'image/png', data: '' }] },
  ]

  it.each<[string, string | undefined, string]>([
    ['count among patterns', 'glm-5.3', 'glm-5* glm-5.3'],
    ['choose where no model is named', undefined, 'glm-5*'],
    ['come on top of those asked for', 'tag:fast', 'eye-1 eye-1'],
    [
      'are told where no route has them',
      'glm-4',
      'not-found: The router has no route for the model "glm-4" with the tags vision. Routes: glm-*, glm-5*, eye-1. Tags: vision, fast.',
    ],
  ])('%s', async (_, model, expected) => {
    expect(await taken(routes, model, { tags: () => needs.tags?.({ messages: withImage }) })).toBe(expected)
  })

  it('may be none', async () => {
    expect(await taken(routes, 'glm-4', needs)).toBe('glm-* glm-4'.replace('glm-*', 'text'))
    expect(await taken(routes, 'glm-4', { tags: () => undefined })).toBe('text glm-4')
  })

  it.each<[string, NonNullable<RouterOptions['tags']>, string]>([
    [
      'a ChatError is the answer’s',
      () => {
        throw new ChatError({ code: 'permission', message: 'Not for you.' })
      },
      'permission: Not for you.',
    ],
    [
      'anything else is told without its words',
      () => {
        throw new TypeError('secret')
      },
      'unknown: Something failed that Millrace does not know (TypeError).',
    ],
    [
      'a promise is a mistake',
      (async () => []) as never,
      'unknown: tags of router gave no list of texts; it is synchronous.',
    ],
    [
      'a text is a mistake',
      (() => 'vision') as never,
      'unknown: tags of router gave no list of texts; it is synchronous.',
    ],
  ])('fail as a record: %s', async (_, tags, expected) => {
    expect(await taken(routes, 'glm-5', { tags })).toBe(expected)
  })
})

describe('a route is asked in its own way', () => {
  it('with its request and its limits', async () => {
    const { inner, asked } = answeringAs('a', whole)
    const provider = router({
      'a-*': { provider: inner, request: each => ({ ...each, temperature: 0 }), options: { idleTimeoutMs: 9 } },
    })
    const given: ChatRequest = { ...request, model: 'a-1' }
    expect(await provider.stream(given, { idleTimeoutMs: 1, gatherMs: 2 }).text()).toBe('yes')
    expect(asked).toEqual([
      [
        { ...given, temperature: 0 },
        { idleTimeoutMs: 9, gatherMs: 2 },
      ],
    ])
  })

  it('and a request that fails is a record of its provider', async () => {
    const { inner } = answeringAs('a', whole)
    const failing = (): never => {
      throw new TypeError('a bug')
    }
    const [[record] = []] = await batchesOf(router({ '*': { provider: inner, request: failing } }).stream(request))
    expect(record).toMatchObject({ type: 'error', error: { code: 'unknown', provider: 'a' } })
  })

  it('and limits of stream() that are no numbers are a TypeError, whoever is chosen', () => {
    const { inner } = answeringAs('a', whole)
    expect(() => router({ a: inner }).stream(request, { idleTimeoutMs: -1 })).toThrow('idleTimeoutMs')
  })

  it('and the chosen provider’s own TypeError is thrown', () => {
    const picky: ChatProvider = {
      id: 'picky',
      stream() {
        throw new TypeError('providerOptions.depth takes a number.')
      },
    }
    expect(() => router({ '*': picky }).stream(request)).toThrow('providerOptions.depth')
  })
})

describe('misuse is a TypeError at once:', () => {
  const { inner } = answeringAs('a', whole)
  it.each<[string, unknown[], string]>([
    ['no routes', [undefined], 'router takes routes'],
    ['a list', [[inner]], 'router takes routes: { name: provider }.'],
    ['an empty table', [{}], 'at least one route'],
    ['a name that is none', [{ '': inner }], 'needs a name'],
    ['a route that is no provider', [{ glm: { id: 'x' } }], 'router: "glm" takes a provider'],
    ['a model that is no name', [{ glm: { provider: inner, model: 5 } }], 'router: "glm": model'],
    ['a * in the model of an exact name', [{ glm: { provider: inner, model: '*' } }], 'only *'],
    ['a * in the model of a pattern with two', [{ 'a*b*': { provider: inner, model: '*' } }], 'only *'],
    ['two * in a model', [{ 'a*': { provider: inner, model: '**' } }], 'only *'],
    ['tags that are no list', [{ a: { provider: inner, tags: 'vision' } }], 'tags'],
    ['a tag with a comma', [{ a: { provider: inner, tags: ['a,b'] } }], 'tags'],
    ['a default that is no provider', [{}, { default: 'glm' }], 'router: default'],
    ['a default with a * in its model', [{}, { default: { provider: inner, model: '*' } }], 'only *'],
    ['an id that is no name', [{ a: inner }, { id: '' }], 'id'],
    ['tags that are no function', [{ a: inner }, { tags: ['vision'] }], 'tags takes a function'],
  ])('%s', (_, args, words) => {
    const make = () => router(...(args as [never, never]))
    expect(make).toThrow(TypeError)
    expect(make).toThrow(words)
  })
})

it('a name of a million letters is looked up at once, whatever the patterns', async () => {
  const routes = { [`${'*a'.repeat(200)}*b`]: 'odd', [`${'a*'.repeat(200)}b`]: 'odder', '*': 'all' }
  const model = 'a'.repeat(1_000_000)
  expect(await taken(routes, model)).toBe(`all ${model}`)
})
