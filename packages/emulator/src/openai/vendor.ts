import { randomText } from '../core/ids.js'
import { bearerOf, checkKey } from '../course/keys.js'
import type { VendorOptions } from '../course/options.js'
import type { Api, Vendor } from '../course/vendor.js'
import { askedByChat } from './chat/ask.js'
import type { OpenAIChatBody } from './chat/body.js'
import { chatRuleFailure } from './chat/rules.js'
import { chatSchema } from './chat/schema.js'
import { writeChat } from './chat/write.js'
import { type OpenAIFault, openaiFaults, reviseForOpenAI } from './faults.js'
import { glmHost, type OpenAIHost, openaiHost } from './host.js'
import { schemaFailure } from './problems.js'
import { askedByResponses } from './responses/ask.js'
import type { OpenAIResponsesBody } from './responses/body.js'
import { responsesRuleFailure } from './responses/rules.js'
import { responsesSchema } from './responses/schema.js'
import { writeResponse } from './responses/write.js'

/** A body of either API: one with `messages` is of Chat Completions, one with `input` of Responses. */
export type OpenAIBody = OpenAIChatBody | OpenAIResponsesBody

/** Options of {@link createOpenAIEmulator}. All have defaults. */
export interface OpenAIEmulatorOptions extends VendorOptions<OpenAIBody, OpenAIFault> {
  /** The vendor that speaks the Responses API: `glm` shows all reasoning, ends with `[DONE]` and has errors of its own. Default `openai`. */
  readonly host?: 'openai' | 'glm'
}

/** OpenAI: every POST to a path that ends in `/chat/completions` or `/responses`. */
export function openaiVendor(options: OpenAIEmulatorOptions): Vendor<OpenAIBody, OpenAIFault> {
  const { keys, models } = options
  const host = hostOf(options)
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
    ask: body => ({ ...askedByResponses(body), ...(host.thinksAloud && { think: true }) }),
    begin: generation => writeResponse(generation, host),
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
    refuse: host.refuse,
    revise: reviseForOpenAI,
  }
}

function hostOf({ host = 'openai', now = Date.now }: OpenAIEmulatorOptions): OpenAIHost {
  if (host !== 'openai' && host !== 'glm') throw new TypeError('host: is openai or glm')
  return host === 'glm' ? glmHost(now) : openaiHost
}
