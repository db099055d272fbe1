import { randomText } from '../core/ids.js'
import { bearerOf, checkKey } from '../course/keys.js'
import type { VendorOptions } from '../course/options.js'
import type { Api, Vendor } from '../course/vendor.js'
import { askedByChat } from './chat/ask.js'
import type { OpenAIChatBody } from './chat/body.js'
import { chatRuleFailure } from './chat/rules.js'
import { chatSchema } from './chat/schema.js'
import { writeChat } from './chat/write.js'
import { refuseOpenAI } from './errors.js'
import { type OpenAIFault, openaiFaults, reviseForOpenAI } from './faults.js'
import { schemaFailure } from './problems.js'
import { askedByResponses } from './responses/ask.js'
import type { OpenAIResponsesBody } from './responses/body.js'
import { responsesRuleFailure } from './responses/rules.js'
import { responsesSchema } from './responses/schema.js'
import { writeResponse } from './responses/write.js'

/** A body of either API: one with `messages` is of Chat Completions, one with `input` of Responses. */
export type OpenAIBody = OpenAIChatBody | OpenAIResponsesBody

/** Options of {@link createOpenAIEmulator}. All have defaults. */
export type OpenAIEmulatorOptions = VendorOptions<OpenAIBody, OpenAIFault>

/** OpenAI: every POST to a path that ends in `/chat/completions` or `/responses`. */
export function openaiVendor({ keys, models }: OpenAIEmulatorOptions): Vendor<OpenAIBody, OpenAIFault> {
  const chat: Api<OpenAIChatBody, OpenAIFault> = {
    read(json) {
      const body = json as OpenAIChatBody
      const failure = schemaFailure(chatSchema, json, models) ?? chatRuleFailure(body)
      return failure ? { failure } : { body }
    },
    ask: askedByChat,
    begin: writeChat,
  }
  const responses: Api<OpenAIResponsesBody, OpenAIFault> = {
    read(json) {
      const body = json as OpenAIResponsesBody
      const failure = schemaFailure(responsesSchema, json, models) ?? responsesRuleFailure(body)
      return failure ? { failure } : { body }
    },
    ask: askedByResponses,
    begin: writeResponse,
  }
  return {
    faults: openaiFaults,
    badEvent: 'data: {"id":"garbage","choices":[{"index":0,"delta":{"content":\n\n',
    tokensPerEvent: 1,
    newCallId: () => `call_${randomText(24)}`,
    route({ method, path }) {
      const { pathname } = new URL(path, 'http://emulator')
      if (method === 'POST' && pathname.endsWith('/chat/completions')) return chat
      if (method === 'POST' && pathname.endsWith('/responses')) return responses
      return { code: 'unknown_url', field: `${method} ${pathname}` }
    },
    authorize: ({ headers }) => checkKey(bearerOf(headers.authorization), keys, 'missing_api_key', 'invalid_api_key'),
    notJson: { code: 'not_json' },
    refusedControl: message => ({ code: 'emulator_control', message }),
    failureOf: (status, message) => ({ code: status === 413 ? 'request_too_large' : 'server_error', status, message }),
    refuse: refuseOpenAI,
    revise: reviseForOpenAI,
  }
}
