import { openaiModels } from '../chat-completions/models.js'
import { randomText } from '../core/ids.js'
import type { RequestHead } from '../core/request-log.js'
import { isFailure } from '../course/failure.js'
import { bearerOf, checkKey } from '../course/keys.js'
import { modelInPath } from '../course/models.js'
import type { VendorOptions } from '../course/options.js'
import type { Api, Vendor } from '../course/vendor.js'
import { glmModelNames } from '../glm/models.js'
import { askedByChat } from './chat/ask.js'
import type { OpenAIChatBody } from './chat/body.js'
import { chatRuleFailure } from './chat/rules.js'
import { chatSchema } from './chat/schema.js'
import { writeChat } from './chat/write.js'
import { type OpenAIFault, openaiFaults, reviseForOpenAI } from './faults.js'
import { glmHost, type OpenAIHost, openaiHost } from './host.js'
import { openaiModelNames } from './models.js'
import { schemaFailure } from './problems.js'
import { askedByResponses } from './responses/ask.js'
import type { OpenAIResponsesBody } from './responses/body.js'
import { type Conversation, conversationOf } from './responses/conversation.js'
import { KeptResponses } from './responses/kept.js'
import { lookUp, responseInPath } from './responses/look-up.js'
import { responsesRuleFailure } from './responses/rules.js'
import { responsesSchema } from './responses/schema.js'
import { writeResponse } from './responses/write.js'

/** A body of either API: one with `messages` is of Chat Completions, one with `input` of Responses. */
export type OpenAIBody = OpenAIChatBody | OpenAIResponsesBody

/** Options of {@link createOpenAIEmulator}. All have defaults. */
export interface OpenAIEmulatorOptions extends VendorOptions<OpenAIBody, OpenAIFault> {
  /** The vendor that speaks the Responses API: `glm` shows all reasoning, ends with `[DONE]` and has errors of its own. Default `openai`. */
  readonly host?: 'openai' | 'glm'
  /** Number of responses that are kept for later requests, all keys together; 0: none. Default 1 000, and at most 16 MiB of them. */
  readonly keepResponses?: number
}

/** OpenAI: every POST to a path that ends in `/chat/completions` or `/responses`, the responses that are kept, and the models. */
export function openaiVendor(options: OpenAIEmulatorOptions): Vendor<OpenAIBody, OpenAIFault> {
  const { keys, models } = options
  const host = hostOf(options)
  const kept = keptBy(options)
  const chat: Api<OpenAIChatBody, OpenAIFault> = {
    read(json) {
      const body = json as OpenAIChatBody
      const failure = schemaFailure(chatSchema, json, models) ?? chatRuleFailure(body)
      return failure ? { failure } : { body }
    },
    ask: askedByChat,
    begin: writeChat,
  }
  const responses = responsesApi(host, kept, models)
  const isGlm = host !== openaiHost
  const listed = {
    known: models,
    usual: isGlm ? glmModelNames : openaiModelNames,
    owner: isGlm ? 'z-ai' : 'openai',
    missing: (model: string) => ({ code: 'model_not_found', field: model }),
  }
  return {
    faults: openaiFaults,
    badEvent: 'data: {"id":"garbage","choices":[{"index":0,"delta":{"content":\n\n',
    tokensPerEvent: 1,
    newCallId: () => `call_${randomText(24)}`,
    route(request) {
      const { method, path } = request
      const { pathname } = new URL(path, 'http://emulator')
      if (method === 'POST' && pathname.endsWith('/chat/completions')) return chat
      if (method === 'POST' && pathname.endsWith('/responses')) return responses
      const response = responseInPath(request)
      if (response !== undefined) return lookUp(kept, keyOf(request), response)
      const model = modelInPath(request)
      if (model !== undefined) return openaiModels(listed, model)
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

const keyOf = ({ headers }: RequestHead): string => bearerOf(headers.authorization) ?? ''

function responsesApi(
  host: OpenAIHost,
  kept: KeptResponses,
  models: readonly string[] | undefined,
): Api<OpenAIResponsesBody, OpenAIFault> {
  return {
    read(json, request) {
      const body = json as OpenAIResponsesBody
      const failure = schemaFailure(responsesSchema, json, models)
      if (failure) return { failure }
      const conversation = conversationOf(body, kept, keyOf(request))
      if (isFailure(conversation)) return { failure: conversation }
      const refused = responsesRuleFailure(body, conversation.items)
      return refused ? { failure: refused } : { body }
    },
    ask(body, request) {
      const { items } = conversationOf(body, kept, keyOf(request)) as Conversation
      const asked = askedByResponses(body, items)
      return host.thinksAloud ? { ...asked, think: !asked.thinkingOff } : asked
    },
    begin(generation) {
      const { body, request, asked } = generation
      const key = keyOf(request)
      const { own } = conversationOf(body, kept, key) as Conversation
      const given = { input: own, previous: body.previous_response_id ?? undefined, streamed: asked.streamed }
      return writeResponse(generation, host, (response, output, tape) => {
        if (body.store !== false) kept.keep(key, { ...given, id: response.id, response, output, tape })
      })
    },
  }
}

function keptBy({ keepResponses = 1_000 }: OpenAIEmulatorOptions): KeptResponses {
  if (!Number.isInteger(keepResponses) || keepResponses < 0)
    throw new TypeError('keepResponses: must be an integer of 0 or more')
  return new KeptResponses(keepResponses)
}

function hostOf({ host = 'openai', now = Date.now }: OpenAIEmulatorOptions): OpenAIHost {
  if (host !== 'openai' && host !== 'glm') throw new TypeError('host: is openai or glm')
  return host === 'glm' ? glmHost(now) : openaiHost
}
