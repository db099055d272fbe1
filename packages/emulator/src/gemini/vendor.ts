import { randomText } from '../core/ids.js'
import type { RequestHead } from '../core/request-log.js'
import { firstProblem, type Problem, pathText } from '../course/check.js'
import { modelName } from '../course/controls.js'
import type { Failure } from '../course/failure.js'
import { bearerOf, checkKey } from '../course/keys.js'
import type { VendorOptions } from '../course/options.js'
import type { Api, Vendor } from '../course/vendor.js'
import { askedByGemini } from './ask.js'
import type { GeminiBody } from './body.js'
import { refuseGemini, statusOf } from './errors.js'
import { type GeminiFault, geminiFaults } from './faults.js'
import { type GeminiCall, readRoute } from './route.js'
import { ruleFailure } from './rules.js'
import { generateContentSchema, inCamelCase } from './schema.js'
import { writeGemini } from './write.js'

/** Options of {@link createGeminiEmulator}. All have defaults. */
export type GeminiEmulatorOptions = VendorOptions<GeminiBody, GeminiFault>

/** Gemini: every POST to a path that ends in `/models/<model>:generateContent` or `:streamGenerateContent`, of Vertex AI too. */
export function geminiVendor({ keys, models }: GeminiEmulatorOptions): Vendor<GeminiBody, GeminiFault> {
  const generate = (call: GeminiCall): Api<GeminiBody, GeminiFault> => ({
    read(json) {
      const model = modelName(call.model)
      if (models && !models.includes(model)) return { failure: unknownModel(model) }
      const body = inCamelCase(json) as GeminiBody
      const failure = schemaFailure(body) ?? ruleFailure(body, model)
      return failure ? { failure } : { body }
    },
    ask: body => askedByGemini(body, call),
    begin: generation => writeGemini(generation, call),
  })
  return {
    faults: geminiFaults,
    badEvent: 'data: {"candidates": [{"content": {"parts": [\r\n\r\n',
    tokensPerEvent: 8,
    newCallId: () => randomText(8, '0123456789abcdefghijklmnopqrstuvwxyz'),
    route(request) {
      const call = readRoute(request)
      return call ? generate(call) : { code: 'NOT_FOUND', message: 'The requested URL was not found on this server.' }
    },
    authorize: request => checkCredentials(request, keys),
    notJson: { code: 'INVALID_ARGUMENT', message: 'Invalid JSON payload received.' },
    refusedControl: message => ({ code: 'INVALID_ARGUMENT', message }),
    failureOf: (status, message) => ({ code: statusOf(status), status, message }),
    refuse: refuseGemini,
  }
}

/** A key in its header or the address; or an OAuth token, as Vertex AI takes it. */
function checkCredentials({ headers, path }: RequestHead, keys: readonly string[] | undefined): Failure | undefined {
  const token = bearerOf(headers.authorization)
  if (token !== undefined) return checkKey(token, keys, 'UNAUTHENTICATED', 'UNAUTHENTICATED')
  const key = headers['x-goog-api-key'] ?? new URL(path, 'http://emulator').searchParams.get('key') ?? undefined
  return checkKey(key, keys, 'PERMISSION_DENIED', 'API_KEY_INVALID')
}

const unknownModel = (model: string): Failure => ({
  code: 'NOT_FOUND',
  message: `models/${model} is not found for API version v1beta, or is not supported for generateContent.`,
})

function schemaFailure(body: unknown): Failure | undefined {
  const problem = firstProblem(generateContentSchema, body)
  if (!problem) return undefined
  const field = pathText(problem.path)
  return { code: 'INVALID_ARGUMENT', ...(field && { field }), message: wordsFor(problem, field) }
}

/** A problem in words of the vendor's kind. */
function wordsFor({ kind, path, expected, received, value }: Problem, field: string): string {
  if (path.length === 0) return 'Invalid JSON payload received: a JSON object was expected.'
  if (kind === 'unknown')
    return `Invalid JSON payload received. Unknown name "${path.at(-1)}" at '${pathText(path.slice(0, -1))}': Cannot find field.`
  if (kind === 'missing') return `* GenerateContentRequest.${field}: is not specified`
  if (path.at(-1) === 'role') return 'Please use a valid role: user, model.'
  if (kind === 'type') return `Invalid value at '${field}': expected ${expected}, got ${received}`
  return `* GenerateContentRequest.${field}: expected ${expected}, got ${typeof value === 'object' ? received : JSON.stringify(value)}`
}
