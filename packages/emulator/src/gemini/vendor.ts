import { randomText } from '../core/ids.js'
import type { RequestHead } from '../core/request-log.js'
import { modelName } from '../course/controls.js'
import type { Failure } from '../course/failure.js'
import { bearerOf, checkKey } from '../course/keys.js'
import type { VendorOptions } from '../course/options.js'
import type { Api, Vendor } from '../course/vendor.js'
import { askedByGemini } from './ask.js'
import type { GeminiBody } from './body.js'
import { refuseGemini, refuseInteraction, statusOf } from './errors.js'
import { type GeminiFault, geminiFaults } from './faults.js'
import type { InteractionBody } from './interactions/body.js'
import { interactionInPath, interactionsApi } from './interactions/interactions.js'
import { schemaFailure, unknownModel } from './problems.js'
import { type GeminiCall, readRoute } from './route.js'
import { ruleFailure } from './rules.js'
import { generateContentSchema, inCamelCase } from './schema.js'
import { writeGemini } from './write.js'

/** A body of either API: one with `contents` is of `generateContent`, one with `input` of Interactions. */
export type GeminiAnyBody = GeminiBody | InteractionBody

/** Options of {@link createGeminiEmulator}. All have defaults. */
export interface GeminiEmulatorOptions extends VendorOptions<GeminiAnyBody, GeminiFault> {
  /** Number of interactions that are kept for later requests, all keys together; 0: none. Default 1 000, and at most 16 MiB of them. */
  readonly keepInteractions?: number
}

/**
 * Gemini: every POST to a path that ends in `/models/<model>:generateContent` or `:streamGenerateContent`, of Vertex AI too; and `/interactions` with what
 * is kept of them.
 */
export function geminiVendor(options: GeminiEmulatorOptions): Vendor<GeminiAnyBody, GeminiFault> {
  const { keys, models } = options
  const interactions = interactionsApi(keptBy(options), models)
  const generate = (call: GeminiCall): Api<GeminiBody, GeminiFault> => ({
    read(json) {
      const model = modelName(call.model)
      if (models && !models.includes(model)) return { failure: unknownModel(model) }
      const body = inCamelCase(json) as GeminiBody
      const failure = schemaFailure(generateContentSchema, body) ?? ruleFailure(body, model)
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
      const interaction = interactionInPath(request)
      if (interaction) {
        const key = keyOf(request) ?? ''
        return interaction.id === undefined ? interactions.create(key) : interactions.find(key, interaction.id)
      }
      const call = readRoute(request)
      return call ? generate(call) : { code: 'NOT_FOUND', message: 'The requested URL was not found on this server.' }
    },
    authorize: request => checkCredentials(request, keys),
    notJson: { code: 'INVALID_ARGUMENT', message: 'Invalid JSON payload received.' },
    refusedControl: message => ({ code: 'INVALID_ARGUMENT', message }),
    failureOf: (status, message) => ({ code: statusOf(status), status, message }),
    refuse: (failure, request) =>
      request && interactionInPath(request) ? refuseInteraction(failure) : refuseGemini(failure),
  }
}

/** A key in its header or the address; or an OAuth token, as Vertex AI takes it. */
function checkCredentials({ headers, path }: RequestHead, keys: readonly string[] | undefined): Failure | undefined {
  const token = bearerOf(headers.authorization)
  if (token !== undefined) return checkKey(token, keys, 'UNAUTHENTICATED', 'UNAUTHENTICATED')
  return checkKey(keyOf({ headers, path }), keys, 'PERMISSION_DENIED', 'API_KEY_INVALID')
}

/** The key, or the token, of a request. */
const keyOf = ({ headers, path }: Pick<RequestHead, 'headers' | 'path'>): string | undefined =>
  bearerOf(headers.authorization) ??
  headers['x-goog-api-key'] ??
  new URL(path, 'http://emulator').searchParams.get('key') ??
  undefined

function keptBy({ keepInteractions = 1_000 }: GeminiEmulatorOptions): number {
  if (!Number.isInteger(keepInteractions) || keepInteractions < 0)
    throw new TypeError('keepInteractions: must be an integer of 0 or more')
  return keepInteractions
}
