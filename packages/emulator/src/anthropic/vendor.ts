import { randomText } from '../core/ids.js'
import type { RequestHead } from '../core/request-log.js'
import { firstProblem, type Problem } from '../course/check.js'
import { modelName } from '../course/controls.js'
import type { Failure } from '../course/failure.js'
import { bearerOf, checkKey } from '../course/keys.js'
import { modelInPath } from '../course/models.js'
import type { VendorOptions } from '../course/options.js'
import type { Api, Vendor } from '../course/vendor.js'
import { askedByMessages } from './ask.js'
import type { AnthropicBody } from './body.js'
import { typeOf } from './errors.js'
import { type AnthropicFault, anthropicFaults, strikeAnthropic } from './faults.js'
import { type AnthropicHost, anthropicHost, glmHost } from './host.js'
import { anthropicModels, tokenCount } from './resources.js'
import { ruleFailure } from './rules.js'
import { messagesSchema } from './schema.js'
import { bodyOnVertex, modelOnVertex } from './vertex.js'
import { writeMessages } from './write.js'

/** Options of {@link createAnthropicEmulator}. All have defaults. */
export interface AnthropicEmulatorOptions extends VendorOptions<AnthropicBody, AnthropicFault> {
  /** The vendor that speaks the dialect: `glm` sends no usage, nests its blocks and has errors of its own. Default `anthropic`. */
  readonly host?: 'anthropic' | 'glm'
}

const invalid = 'invalid_request_error'

/** Threads of messages are not kept: as at the vendor where one was lost, its SDK then sends the conversation (@anthropic-ai/sdk 1.14.0, 2026-11). */
function threadFailure(json: unknown): Failure | undefined {
  const { thread } = (json ?? {}) as { readonly thread?: { readonly type?: unknown } | null }
  if (thread?.type !== 'continue') return undefined
  return { code: 'not_found_error', detail: 'thread_not_found', message: 'There is no thread with this message.' }
}

/** Anthropic: every POST to a path that ends in `/messages`, the count of its tokens, the models, and Vertex AI's addresses of its models. */
export function anthropicVendor(options: AnthropicEmulatorOptions): Vendor<AnthropicBody, AnthropicFault> {
  const { keys, models } = options
  const host = hostOf(options)
  const checkBody = (body: AnthropicBody): Failure | undefined =>
    threadFailure(body) ?? schemaFailure(body) ?? modelFailure(body, models) ?? ruleFailure(body)
  const check = (body: AnthropicBody, request: RequestHead): Failure | undefined =>
    versionFailure(request) ?? checkBody(body)
  const messages: Api<AnthropicBody, AnthropicFault> = {
    read(json, request) {
      const body = json as AnthropicBody
      const failure = check(body, request)
      return failure ? { failure } : { body }
    },
    ask: askedByMessages,
    begin: generation => writeMessages(generation, host),
  }
  const onVertex = (model: string): Api<AnthropicBody, AnthropicFault> => ({
    ...messages,
    read(given) {
      const read = bodyOnVertex(given, model)
      if ('failure' in read) return read
      const body = read.json as AnthropicBody
      const failure = checkBody(body)
      return failure ? { failure } : { body }
    },
  })
  return {
    faults: anthropicFaults,
    badEvent: 'event: content_block_delta\ndata: {"type":"content_block_delta","index":0,"delta":{\n\n',
    tokensPerEvent: 1,
    newCallId: () => `toolu_01${randomText(22)}`,
    route(request) {
      const { pathname } = new URL(request.path, 'http://emulator')
      if (request.method === 'POST' && pathname.endsWith('/messages')) return messages
      if (request.method === 'POST' && pathname.endsWith('/messages/count_tokens')) return tokenCount(check)
      const vertexModel = modelOnVertex(request)
      if (vertexModel !== undefined) return onVertex(vertexModel)
      const model = modelInPath(request)
      return model === undefined ? { code: 'not_found_error' } : anthropicModels(models, model)
    },
    authorize({ headers }) {
      // The vendor's own SDK sends a bearer token, others the key in a header of its own (seen 2026-11).
      const key = headers['x-api-key'] ?? bearerOf(headers.authorization)
      const refused = checkKey(key, keys, 'x-api-key header is required', 'invalid x-api-key')
      return refused && { code: 'authentication_error', message: refused.code }
    },
    notJson: { code: invalid, message: 'The request body is not valid JSON.' },
    refusedControl: message => ({ code: invalid, message }),
    failureOf: (status, message) => ({ code: typeOf(status), status, message }),
    refuse: host.refuse,
    strike: strikeAnthropic,
  }
}

function hostOf({ host = 'anthropic', now = Date.now }: AnthropicEmulatorOptions): AnthropicHost {
  if (host !== 'anthropic' && host !== 'glm') throw new TypeError('host: is anthropic or glm')
  return host === 'glm' ? glmHost(now) : anthropicHost
}

function versionFailure({ headers }: RequestHead): Failure | undefined {
  const version = headers['anthropic-version']
  if (version === undefined) return { code: invalid, field: 'anthropic-version', message: 'header is required' }
  const valid = /^\d{4}-\d{2}-\d{2}$/.test(version)
  return valid ? undefined : { code: invalid, field: 'anthropic-version', message: `"${version}" is not a version` }
}

function schemaFailure(json: unknown): Failure | undefined {
  const problem = firstProblem(messagesSchema, json)
  return problem && { code: invalid, field: problem.path.join('.'), message: wordsFor(problem) }
}

/** A problem in words of the vendor's kind. */
function wordsFor({ kind, rule, expected, value, path }: Problem): string {
  if (kind === 'missing') return 'Field required'
  if (kind === 'type') return `Input should be a valid ${path.length === 0 ? 'dictionary' : expected.toLowerCase()}`
  if (rule === 'min_length') return 'at least one is required'
  return `Input should be ${expected}, not ${JSON.stringify(value)}`
}

function modelFailure({ model }: AnthropicBody, models: readonly string[] | undefined): Failure | undefined {
  const name = modelName(model)
  return models && !models.includes(name) ? { code: 'not_found_error', field: 'model', message: name } : undefined
}
