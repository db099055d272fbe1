import type { ConfigError } from '@millrace/gateway'
import { createGateway, providersFromEnv } from '@millrace/gateway'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { providerKinds } from '../../src/providers/kinds.js'
import { ask } from '../support/asking.js'

afterEach(() => {
  vi.restoreAllMocks()
})

type Providers = Readonly<Record<string, Record<string, unknown>>>
type Env = Readonly<Record<string, string>>

/** The settings that the factory of a kind gets. */
function settingsOf(kind: string, own: Record<string, unknown>, env: Env): unknown {
  const make = vi.spyOn(providerKinds[kind]!, 'make')
  createGateway({ providers: { [kind]: own } }, { env })
  return make.mock.lastCall?.[1]
}

/** The sentences about a configuration that cannot work. */
function flawsOf(providers: Providers, env: Env = {}): string[] {
  try {
    createGateway({ providers } as never, { env })
    return []
  } catch (thrown) {
    return (thrown as ConfigError).message.split('\n')
  }
}

const aws = { AWS_BEARER_TOKEN_BEDROCK: 'canary-key' }
const region = 'eu-central-1'
const vertex = { project: 'my-project', location: 'us-east5' }

describe('a configuration that cannot work names what is missing', () => {
  test.each<[string, Providers, Env, RegExp | undefined]>([
    ['bedrock', { bedrock: { region } }, aws, undefined],
    ['bedrock, all out of the environment', { bedrock: {} }, { ...aws, AWS_REGION: region }, undefined],
    ['bedrock, by the other variable', { bedrock: {} }, { ...aws, AWS_DEFAULT_REGION: region }, undefined],
    ['bedrock at an address', { bedrock: { baseURL: 'http://127.0.0.1:1' } }, aws, undefined],
    [
      'bedrock at an address of the environment',
      { bedrock: {} },
      { ...aws, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:1' },
      undefined,
    ],
    ['bedrock by a token', { bedrock: { region, accessToken: 'token' } }, {}, undefined],
    ['bedrock by a token, whatever the environment has', { bedrock: { region, accessToken: 'token' } }, aws, undefined],
    [
      'bedrock without a key',
      { bedrock: { region } },
      {},
      /bedrock has no key: give apiKey, or set AWS_BEARER_TOKEN_BEDROCK/,
    ],
    [
      'bedrock without a region',
      { bedrock: {} },
      aws,
      /bedrock needs a region: give region, or set AWS_REGION or AWS_DEFAULT_REGION/,
    ],
    ['bedrock in no region', { bedrock: { region: 'nowhere.example/' } }, aws, /bedrock cannot work: region takes/],
    [
      'bedrock with another setting',
      { bedrock: { region, vertex } },
      aws,
      /vertex is not known to Amazon Bedrock; known are .*region/,
    ],
    ['tgi', { tgi: {} }, {}, undefined],
    ['tgi with a form of its prompt', { tgi: { prompt: 'chatml' } }, {}, undefined],
    ['tgi with a function', { tgi: { prompt: () => '' } }, {}, undefined],
    ['tgi with an unknown form', { tgi: { prompt: 'alpaca' } }, {}, /tgi cannot work: prompt takes "chatml"/],
    ['anthropic on vertex', { anthropic: { vertex, accessToken: 'token' } }, {}, undefined],
    [
      'anthropic on vertex, whatever the environment has',
      { anthropic: { vertex, accessToken: 'token' } },
      { ANTHROPIC_API_KEY: 'canary-key' },
      undefined,
    ],
    [
      'anthropic on vertex without a token',
      { anthropic: { vertex } },
      { ANTHROPIC_API_KEY: 'canary-key' },
      /anthropic cannot work: vertex takes an accessToken/,
    ],
    [
      'anthropic on vertex without anything',
      { anthropic: { vertex } },
      {},
      /anthropic cannot work: vertex takes an accessToken/,
    ],
    [
      'anthropic on vertex without a project',
      { anthropic: { vertex: {}, accessToken: 'token' } },
      {},
      /anthropic\.vertex\.project is missing/,
    ],
    [
      'anthropic on vertex in no place',
      { anthropic: { vertex: { project: 'p', location: 7 }, accessToken: 'token' } },
      {},
      /vertex\.location/,
    ],
    [
      'gemini by a token, whatever the environment has',
      { gemini: { vertex, accessToken: 'token' } },
      { GEMINI_API_KEY: 'canary-key' },
      undefined,
    ],
  ])('%s', (_, providers, env, message) => {
    const flaws = flawsOf(providers, env)
    if (!message) return expect(flaws).toEqual([])
    expect(flaws).toEqual([expect.stringMatching(message)])
    expect(flaws.join()).not.toContain('canary')
  })
})

test.each<[string, string, Record<string, unknown>, Env, object]>([
  ['the region of the environment', 'bedrock', {}, { ...aws, AWS_REGION: region }, { apiKey: 'canary-key', region }],
  ['its own before that', 'bedrock', { region }, { ...aws, AWS_REGION: 'us-east-1' }, { apiKey: 'canary-key', region }],
  [
    'no other address and no key',
    'anthropic',
    { vertex, accessToken: 't' },
    { ANTHROPIC_API_KEY: 'k' },
    { vertex, accessToken: 't' },
  ],
  [
    'its own address',
    'anthropic',
    { vertex, accessToken: 't', baseURL: 'http://p' },
    {},
    { vertex, accessToken: 't', baseURL: 'http://p' },
  ],
  [
    'the address of the vendor',
    'anthropic',
    {},
    { ANTHROPIC_API_KEY: 'k' },
    { apiKey: 'k', baseURL: 'https://api.anthropic.com' },
  ],
])('the factory gets %s', (_, kind, own, env, settings) => {
  expect(settingsOf(kind, own, env)).toEqual(settings)
})

test('the key of Bedrock is enough where the environment has a region or an address', () => {
  const names = (env: Env): string[] => providersFromEnv(env).map(({ name }) => name)
  expect(names(aws)).toEqual([])
  expect(names({ ...aws, AWS_REGION: region })).toEqual(['bedrock'])
  expect(names({ ...aws, AWS_ENDPOINT_URL_BEDROCK_RUNTIME: 'http://127.0.0.1:1' })).toEqual(['bedrock'])
  expect(names({ AWS_REGION: region, HF_TOKEN: 'canary-key' })).toEqual([])
})

describe.each(['bedrock', 'tgi'])('%s', kind => {
  test('answers as every other kind, by an emulator', async () => {
    const gateway = createGateway({ emulator: true, providers: { [kind]: {} } })
    const response = await ask(gateway, '/chat/completions', { model: `${kind}/amazon.nova-lite-v1:0` })
    expect(response.status).toBe(200)
    expect(await response.json()).toMatchObject({
      choices: [{ finish_reason: 'stop', message: { content: expect.stringContaining('Hi') } }],
    })
  })

  test('stands among emulated vendors where it is named alone', () => {
    expect(createGateway({ emulator: true }).providers.map(({ name }) => name)).not.toContain(kind)
  })
})
