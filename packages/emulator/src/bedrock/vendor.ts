import { randomText } from '../core/ids.js'
import { firstProblem, type Problem, pathText } from '../course/check.js'
import { modelName } from '../course/controls.js'
import type { Failure } from '../course/failure.js'
import { bearerOf, checkKey } from '../course/keys.js'
import type { VendorOptions } from '../course/options.js'
import type { Api, Vendor } from '../course/vendor.js'
import { askedByConverse } from './ask.js'
import type { BedrockBody } from './body.js'
import { exceptionFor, refuseBedrock, unknownOperation, wrongKey } from './errors.js'
import { messageOf } from './event-stream.js'
import { type BedrockFault, bedrockFaults, strikeBedrock } from './faults.js'
import { type BedrockCall, readRoute } from './route.js'
import { ruleFailure } from './rules.js'
import { converseSchema } from './schema.js'
import { writeConverse } from './write.js'

/** Options of {@link createBedrockEmulator}. All have defaults. */
export type BedrockEmulatorOptions = VendorOptions<BedrockBody, BedrockFault>

const invalid = 'ValidationException'

/** Bedrock: every POST to a path that ends in `/model/<model>/converse-stream` or `/converse`, by an API key. */
export function bedrockVendor({ keys, models }: BedrockEmulatorOptions): Vendor<BedrockBody, BedrockFault> {
  const converse = (call: BedrockCall): Api<BedrockBody, BedrockFault> => ({
    read(json) {
      const body = json as BedrockBody
      const failure = modelFailure(modelName(call.model), models) ?? schemaFailure(body) ?? ruleFailure(body)
      return failure ? { failure } : { body }
    },
    ask: body => askedByConverse(body, call),
    begin: writeConverse,
  })
  return {
    faults: bedrockFaults,
    badEvent: messageOf({ ':event-type': 'contentBlockDelta', ':message-type': 'event' }, '{"delta":{'),
    tokensPerEvent: 1,
    newCallId: () => `tooluse_${randomText(22)}`,
    route(request) {
      const call = readRoute(request)
      return call ? converse(call) : unknownOperation
    },
    authorize({ headers }) {
      const refused = checkKey(bearerOf(headers.authorization), keys, 'missing', 'wrong')
      return refused && wrongKey
    },
    notJson: { code: invalid, message: 'The request body is not valid JSON.' },
    refusedControl: message => ({ code: invalid, message }),
    failureOf: (status, message) => ({ code: exceptionFor(status), status, message }),
    refuse: refuseBedrock,
    strike: strikeBedrock,
  }
}

const modelFailure = (model: string, models: readonly string[] | undefined): Failure | undefined =>
  models && !models.includes(model)
    ? { code: invalid, message: 'The provided model identifier is invalid.' }
    : undefined

function schemaFailure(json: unknown): Failure | undefined {
  const problem = firstProblem(converseSchema, json)
  return problem && { code: invalid, message: wordsFor(problem) }
}

/** A problem in words of the vendor's kind. */
function wordsFor({ kind, path, expected, received }: Problem): string {
  const field = pathText(path) || 'body'
  if (kind === 'missing') return `1 validation error detected: '${field}' must not be null`
  return `1 validation error detected: Value at '${field}' failed to satisfy constraint: expected ${expected}, got ${received}`
}
