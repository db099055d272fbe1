import {
  type ApprovalSecret,
  ChatError,
  type ChatRequest,
  type StreamStore,
  undiciTransport,
  withTools,
} from '@millrace/core'
import {
  type ChatHandler,
  createChatHandler,
  loopbackHosts,
  type PrepareContext,
  type PreparedRequest,
} from '@millrace/server'
import type { AskMetadata, FaultId } from '../shared/info.js'
import type { ServedModel } from './models/model.js'
import { AnswerWatch } from './room/answer-watch.js'
import type { Tell } from './room/tell.js'
import { watchedProvider } from './room/watched-provider.js'
import { watchedStore } from './room/watched-store.js'
import { watchedTransport } from './room/watched-transport.js'
import { systemPrompt } from './system-prompt.js'
import { clientTools, timed, tools } from './tools/tools.js'

/** Settings of the demo's chat handler. */
export interface ChatSettings {
  /** All models; the first one is the default. */
  readonly models: readonly ServedModel[]
  /** Keeps answers. Default: none; a reader who leaves then ends the answer. */
  readonly store?: StreamStore | undefined
  readonly approvalSecret: ApprovalSecret
  readonly tell: Tell
}

/** Milliseconds of a vendor's silence after which the fault `stall` ends an answer: the usual minute is too long to look at. */
const stallMs = 4_000

/** The demo's chat: models, tools, and a watch over each answer. */
export function createChat({ models, store, approvalSecret, tell }: ChatSettings): ChatHandler {
  const [first] = models
  if (!first) throw new TypeError('models takes at least one model.')
  const transport = undiciTransport()
  const watches = new Map<string, AnswerWatch>()
  const kept = store && watchedStore(store, (id, records, seq) => watches.get(id)?.gathered.kept(records, seq))

  const prepare = (asked: ChatRequest, { metadata, request: { headers } }: PrepareContext): PreparedRequest => {
    const { model: id = first.info.id, ...request } = asked
    const streamId = headers['millrace-stream-id']
    const { fault, language, search } = readMetadata(metadata)
    const model = models.find(({ info }) => info.id === id)
    if (!model) throw new ChatError({ code: 'not-found', message: `There is no model ${id}.` })
    const watch = new AnswerWatch(fact => tell(fact, streamId))
    if (streamId !== undefined) watches.set(streamId, watch)
    const faults = fault && model.faults && Object.hasOwn(model.faults, fault) ? model.faults[fault] : undefined
    watch.tell({ type: 'asked', model: id, ...(faults && { fault }) })
    const provider = model.open({
      transport: watchedTransport(transport, watch, faults),
      ...(faults && fault === 'stall' && { idleTimeoutMs: stallMs }),
    })
    const watched = watchedProvider(provider, watch)
    return {
      // A model that makes pictures takes no functions (ai.google.dev, image generation, 2026-11).
      provider: model.info.draws ? watched : withTools(watched, timed(tools, watch), { approvalSecret }),
      request: {
        ...request,
        ...(search && model.search && { providerOptions: model.search }),
        model: model.name,
        messages: [{ role: 'system', content: systemPrompt(language) }, ...request.messages],
      },
    }
  }

  return createChatHandler({
    provider: first.open({ transport }),
    models: models.map(({ info }) => info.id),
    hosts: loopbackHosts,
    clientTools,
    approvalSecret,
    limits: { bodyBytes: mostBytes },
    ...(kept && { store: kept }),
    prepare,
    onFinish({ ending, streamId, error }) {
      const watch = streamId === undefined ? undefined : watches.get(streamId)
      watch?.close()
      if (streamId !== undefined) watches.delete(streamId)
      watch?.tell({ type: 'ended', ending, ...(error && { code: error.code }) })
    },
    onError: error => console.error(`The answer failed: ${describe(error)}`),
  })
}

/** The page's settings, of which a browser may say anything. */
function readMetadata(metadata: unknown): AskMetadata {
  if (typeof metadata !== 'object' || metadata === null) return {}
  const { fault, language, search } = metadata as Record<string, unknown>
  return {
    ...(typeof fault === 'string' && { fault: fault as FaultId }),
    ...(language === 'zh' && { language }),
    ...(search === true && { search }),
  }
}

/** Pictures travel as base64 in the question. */
const mostBytes = 32 * 1024 * 1024

function describe(thrown: unknown): string {
  if (typeof thrown === 'object' && thrown !== null && 'message' in thrown) return String(thrown.message)
  return String(thrown)
}
