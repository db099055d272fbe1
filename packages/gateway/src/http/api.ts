import type { StreamStore } from '@millrace/core'
import { ChatError, type ChatProvider, type ChatRequest, ChatStream, withObserver } from '@millrace/core'
import { isPromise } from '@millrace/core/internal'
import { estimateTokens } from '@millrace/core/internal-seldom'
import {
  type Authorization,
  type ChatHandler,
  type ChatHttpRequest,
  type CorsOptions,
  createChatHandler,
  HttpError,
  type ItemStore,
  type PrepareContext,
  type PreparedRequest,
  type UnreadSettings,
} from '@millrace/server'
import { createOpenaiWire, openaiWire } from '@millrace/server/wire/openai'
import type { Admission, Gatekeeper, Identity, Refusal } from '../admission.js'
import { CallAnswer } from '../calls/answer.js'
import type { Call } from '../calls/call.js'
import type { OwnField } from '../calls/own-field.js'
import type { AnswerLimits, GatewayConfig } from '../config/config.js'
import type { Dialect } from '../observer.js'
import { routed } from '../routing/route.js'
import type { FoundRoute, Routes } from '../routing/routes.js'
import { allows } from './allowed-models.js'
import { countTokensWire } from './count-tokens.js'
import { limitHeaders } from './limit-headers.js'

/** The parts that the API of a gateway joins. */
export interface ApiParts {
  readonly config: GatewayConfig
  readonly routes: Routes
  readonly gatekeeper: Gatekeeper
  /** The call of a request of the platform. */
  readonly calls: OwnField<object, Call>
  readonly items: ItemStore
  readonly store: StreamStore | undefined
  /** Absent: any host. */
  readonly hosts: readonly string[] | undefined
  /** Absent: no pages of other origins. */
  readonly cors: CorsOptions | undefined
  /** Is told what nobody expected: not the failures of vendors. */
  report(thrown: unknown): void
}

const defaultLimits = { bodyBytes: 32 * 1024 * 1024, messages: 10_000, depth: 100 }

/** Tokens that are reserved for an answer whose request sets no limit. */
const usualOutput = 4_096

/**
 * Clients repeat failed requests themselves. So a call is repeated once here, soon, and a vendor that names a time to wait is told to the client at once.
 * Providers, routes and targets may have it otherwise.
 */
const oneMore: AnswerLimits = { maxRetries: 1, maxRetryAfterMs: 0 }

/** Makes the handler of all three dialects. */
export function createApi(parts: ApiParts): ChatHandler {
  const { config, routes, items, store, hosts, cors, report } = parts
  const { limits, headTimeoutMs = 15_000, heartbeatMs } = config
  const callOf = ({ raw }: ChatHttpRequest): Call => parts.calls.of(raw as object)!
  const chatWire = createOpenaiWire(config.chatCompletions)
  return createChatHandler({
    provider: nobody,
    wire: request => {
      const { wire } = callOf(request).endpoint
      return wire === openaiWire ? chatWire : wire
    },
    authorize: request => identify(parts.gatekeeper, callOf(request)),
    models: {
      list: ({ request }) => {
        const { dialect, holder } = callOf(request)
        return routes.list(dialect === 'anthropic', name => allows(holder, name, routes))
      },
      has: (model, { request }) => offers(callOf(request), model, routes),
    },
    prepare: (request, context) => prepare(parts, request, context, callOf(context.request)),
    errors: 'vendor',
    items,
    limits: { ...defaultLimits, ...limits },
    headTimeoutMs,
    ...(heartbeatMs !== undefined && { heartbeatMs }),
    ...(store && { store }),
    ...(hosts && { hosts }),
    ...(cors && { cors }),
    onResponse: ({ request, status = leftStatus, error }) =>
      callOf(request).end(status, error && { ending: 'refused', code: error.code }),
    onError: thrown => {
      if (!(thrown instanceof ChatError)) report(thrown)
    },
  })
}

/**
 * True for a model that is there for the client. One that its key may not ask for stands in no list; who asks for an answer of it is told so, instead of being
 * sent to look for a misspelt name.
 *
 * @throws HttpError for an answer of such a model.
 */
function offers(call: Call, model: string, routes: Routes): boolean {
  const { holder, method } = call
  // Told in the log too where nobody knows it: who runs the gateway can see which name a client asks for in vain.
  if (method === 'POST') call.model = model
  if (allows(holder, model, routes)) return true
  if (method !== 'POST' || !routes.find(model)) return false
  throw new HttpError(
    403,
    'permission',
    'The key may not ask for this model; the list of models names those that it may.',
  )
}

/** The word of nginx for a client that has left before there was a response. */
const leftStatus = 499

/** Without a promise where the gatekeeper needs none: nearly always. */
function identify(gatekeeper: Gatekeeper, call: Call): Authorization | Promise<Authorization> {
  const identity = gatekeeper.identify(call.clientKey())
  return isPromise(identity)
    ? Promise.resolve(identity).then(each => authorized(each, call))
    : authorized(identity, call)
}

function authorized(identity: Identity, call: Call): Authorization {
  if (identity.refuse) throw refusal(identity.refuse, call)
  call.holder = identity
  call.keyName = identity.keyName
  return identity.owner === undefined ? {} : { owner: identity.owner }
}

const refusal = ({ status, code, message, retryAfterMs, limit }: Refusal, { dialect }: Call): HttpError =>
  new HttpError(status, code, message, {
    retryAfterMs,
    retryable: retryAfterMs !== undefined,
    ...(limit && { headers: limitHeaders(dialect, limit) }),
  })

/** The most that a target of the route asks for, where the request does not say. */
const defaultOutput = ({ route }: FoundRoute): number =>
  Math.max(...route.targets.map(({ defaults }) => defaults.maxOutputTokens ?? usualOutput))

/** Without a promise where the gatekeeper needs none. */
function prepare(
  parts: ApiParts,
  request: ChatRequest,
  context: PrepareContext,
  call: Call,
): PreparedRequest | Promise<PreparedRequest> {
  const { model } = request
  const found = model === undefined ? undefined : parts.routes.find(model)
  const passedOn = found && takenBy(found, call, context.unread)
  if (context.warnings) call.warn(context.warnings.filter(({ setting = '' }) => !passedOn?.includes(setting)))
  if (!found) throw new HttpError(400, 'invalid-request', 'model takes the name of a model.')
  if (call.endpoint.wire === countTokensWire) return { provider: counted, request }
  call.bareModel = found.model
  call.route = found.route.name
  const { maxOutputTokens = defaultOutput(found), ...rest } = request
  const inputTokens = estimateTokens(rest)
  const key = call.clientKey()
  const admission = parts.gatekeeper.admit({
    model: found.model,
    route: found.route.name,
    estimate: inputTokens + maxOutputTokens,
    ...(key !== undefined && { key }),
    ...(call.holder && { holder: call.holder }),
  })
  const admitted = (given: Admission): PreparedRequest => {
    if (given.refuse) throw refusal(given.refuse, call)
    const answer = new CallAnswer(call, given, inputTokens)
    call.admitted(() => answer.dropped())
    const own = toRoute(request, found, answer, { ...context, dialect: call.dialect })
    return { provider: watched(found, answer, parts), request: own, options: oneMore, passedOn }
  }
  return isPromise(admission) ? Promise.resolve(admission).then(admitted) : admitted(admission)
}

const watched = ({ route }: FoundRoute, answer: CallAnswer, { report }: ApiParts): ChatProvider =>
  withObserver(route.provider, { batchesInContext: false, begun: () => answer.begin(), onError: report })

/** The settings that every target of the route takes, though the client's dialect does not read them. */
const takenBy = ({ route }: FoundRoute, { dialect }: Call, unread: UnreadSettings = nothing): readonly string[] =>
  Object.keys(unread).filter(setting => route.targets.every(({ provider }) => provider.takes?.(dialect, setting)))

const nothing: UnreadSettings = {}

function toRoute(
  request: ChatRequest,
  { model, captured }: FoundRoute,
  answer: CallAnswer,
  { request: http, unread = nothing, dialect }: PrepareContext & { readonly dialect: Dialect },
) {
  const betas = http.headers['anthropic-beta']
  return routed(
    { ...request, model },
    {
      extras: { betas: betas === undefined ? [] : namesIn(betas), dialect, unread },
      captured,
      asks: (target, name) => answer.asks(target, name),
      begins: (id, target) => answer.begins(id, target),
    },
  )
}

const namesIn = (list: string): string[] =>
  list
    .split(',')
    .map(name => name.trim())
    .filter(name => name !== '')

/** Stands where a handler needs a provider: `prepare` always names another. */
const nobody: ChatProvider = {
  id: 'gateway',
  stream() {
    throw new TypeError('The gateway asks the provider of a route.')
  },
}

/** Answers a request of which only the tokens are wanted. */
const counted: ChatProvider = {
  id: 'gateway',
  stream: () =>
    ChatStream.from(async function* () {
      yield [
        { type: 'start', messageId: 'count', provider: 'gateway' },
        { type: 'finish', reason: 'stop' },
      ]
    }),
}
