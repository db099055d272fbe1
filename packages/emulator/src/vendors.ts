import { anthropicFaults } from './anthropic/faults.js'
import { anthropicVendor } from './anthropic/vendor.js'
import { bedrockFaults } from './bedrock/faults.js'
import { bedrockVendor } from './bedrock/vendor.js'
import type { Dialect, EmulatorOptions } from './core/emulator.js'
import type { Pace } from './core/pace.js'
import type { RequestHead } from './core/request-log.js'
import { createDialect } from './course/dialect.js'
import type { FaultTable } from './course/fault-text.js'
import { geminiBasePath } from './gemini/emulator.js'
import { geminiFaults } from './gemini/faults.js'
import { geminiVendor } from './gemini/vendor.js'
import { glmBasePath } from './glm/emulator.js'
import { glmFaults, glmVendor } from './glm/vendor.js'
import { openaiBasePath } from './openai/emulator.js'
import { openaiFaults } from './openai/faults.js'
import { openaiVendor } from './openai/vendor.js'
import { tgiFaults } from './tgi/faults.js'
import { tgiVendor } from './tgi/vendor.js'

/** Options that all vendors take. */
export interface SharedOptions extends EmulatorOptions {
  readonly keys?: readonly string[]
  readonly models?: readonly string[]
  readonly pace?: Pace
  readonly tokensPerEvent?: number
  readonly fault?: string
}

/** A vendor as one of several that are served at one address. */
export interface ServedVendor {
  readonly name: string
  /** The path of its clients' base URL, below the address. */
  readonly basePath: string
  readonly faults: FaultTable
  /** True for a request of its own, where others are served beside it. */
  readonly owns: (path: string, request: RequestHead) => boolean
  readonly dialect: (options: SharedOptions) => Dialect
  /** A request to try: below the base URL, the header of the key, further headers and the body. */
  readonly example: (model: string | undefined) => {
    readonly path: string
    readonly key: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body: object
  }
}

const prompt = '你是唐朝诗人王勃,请创作一首诗句'
const messages = [{ role: 'user', content: prompt }]
const bearer = 'authorization: Bearer '

/** OpenAI and Anthropic list their models at the same path, below the same address. */
const isModels = (path: string): boolean => /\/v1\/models(\/.+)?$/.test(path)
const isOfAnthropic = (headers: RequestHead['headers']): boolean => headers['anthropic-version'] !== undefined

/** All vendors, by the names that the command takes. GLM's Chat Completions are those below `/v4`, any other are OpenAI's. */
export const servedVendors = {
  glm: {
    name: 'GLM',
    basePath: glmBasePath,
    faults: glmFaults,
    owns: path => /\/v4\/(chat\/completions|models(\/[^/]+)?)$/.test(path),
    dialect: options => createDialect(glmVendor(options), options),
    example: (model = 'glm-5.3') => ({
      path: '/chat/completions',
      key: bearer,
      body: { model, stream: true, messages },
    }),
  },
  openai: {
    name: 'OpenAI',
    basePath: openaiBasePath,
    faults: openaiFaults,
    owns: (path, { headers }) =>
      /\/(chat\/completions|responses(\/[^/]+)?)$/.test(path) || (isModels(path) && !isOfAnthropic(headers)),
    dialect: options => createDialect(openaiVendor(options), options),
    example: (model = 'gpt-5.4') => ({ path: '/responses', key: bearer, body: { model, stream: true, input: prompt } }),
  },
  anthropic: {
    name: 'Anthropic',
    basePath: '',
    faults: anthropicFaults,
    owns: (path, { headers }) =>
      /\/(messages(\/count_tokens)?|publishers\/anthropic\/models\/[^/]+:(streamR|r)awPredict)$/.test(path) ||
      (isModels(path) && isOfAnthropic(headers)),
    dialect: options => createDialect(anthropicVendor(options), options),
    example: (model = 'claude-sonnet-5') => ({
      path: '/v1/messages',
      key: 'x-api-key: ',
      headers: { 'anthropic-version': '2023-06-01' },
      body: { model, max_tokens: 1024, stream: true, messages },
    }),
  },
  gemini: {
    name: 'Gemini',
    basePath: geminiBasePath,
    faults: geminiFaults,
    owns: path => /:(stream)?generateContent$/i.test(path),
    dialect: options => createDialect(geminiVendor(options), options),
    example: (model = 'gemini-3.8-flash') => ({
      path: `/models/${model}:streamGenerateContent?alt=sse`,
      key: 'x-goog-api-key: ',
      body: { contents: [{ role: 'user', parts: [{ text: prompt }] }] },
    }),
  },
  bedrock: {
    name: 'Bedrock',
    basePath: '',
    faults: bedrockFaults,
    owns: path => /\/model\/.+\/converse(-stream)?$/.test(path),
    dialect: options => createDialect(bedrockVendor(options), options),
    example: (model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0') => ({
      path: `/model/${encodeURIComponent(model)}/converse-stream`,
      key: bearer,
      body: { messages: [{ role: 'user', content: [{ text: prompt }] }] },
    }),
  },
  tgi: {
    name: 'TGI',
    basePath: '',
    faults: tgiFaults,
    owns: path => /\/generate(_stream)?$/.test(path),
    dialect: options => createDialect(tgiVendor(options), options),
    example: () => ({ path: '/generate_stream', key: bearer, body: { inputs: prompt } }),
  },
} as const satisfies Readonly<Record<string, ServedVendor>>

/** The name of a vendor for the command. */
export type ServedName = keyof typeof servedVendors

/**
 * Several vendors at one address: each request goes to the one whose path it has, and any other to the first.
 *
 * @throws {TypeError} for an option that one of them cannot work with; the message names it.
 */
export function together(names: readonly ServedName[], options: SharedOptions): Dialect {
  const all = names.map(name => ({ owns: servedVendors[name].owns, dialect: made(name, options) }))
  const [first] = all
  if (!first) throw new TypeError('no vendor is named')
  const ownerOf = (request: RequestHead) => {
    const path = decodeURIComponent(new URL(request.path, 'http://emulator').pathname)
    return (all.find(({ owns }) => owns(path, request)) ?? first).dialect
  }
  return {
    answer: request => ownerOf(request).answer(request),
    failure: (status, message, request) => ownerOf(request).failure(status, message, request),
  }
}

function made(name: ServedName, options: SharedOptions): Dialect {
  try {
    return servedVendors[name].dialect(options)
  } catch (error) {
    throw new TypeError(`${servedVendors[name].name}: ${(error as Error).message}`)
  }
}
