import { checkNames } from '@millrace/core/internal'
import { ownWire } from '../own-wires.js'
import type { WireFormat } from '../wire.js'
import { chatCompletion } from './answer.js'
import { ChatChunkEncoder } from './encoder.js'
import { openaiError, openaiStatus } from './errors.js'
import { model, modelList } from './models.js'
import { decodeChatRequest } from './request.js'

/** Options of {@link createOpenaiWire}. */
export interface OpenaiWireOptions {
  /**
   * The field that carries reasoning, which OpenAI's own dialect lacks. LangChain reads `reasoning_content` alone, `@openai/agents` and OpenRouter's
   * SDK read `reasoning` alone, `@ai-sdk/openai-compatible` reads either, once where both come (2026-11). Default `reasoning_content`.
   */
  readonly reasoningField?: 'reasoning_content' | 'reasoning' | 'both'
  /**
   * The form of calls of the client's tools: in pieces as they are written, or each in one delta, at the end of the answer. `zhipu-ai-provider`
   * 0.2.2 runs no call that comes in pieces (2026-11). Default `pieces`; a call that comes whole is one delta in both.
   */
  readonly calls?: 'pieces' | 'whole'
}

const fieldsOf = {
  reasoning_content: ['reasoning_content'],
  reasoning: ['reasoning'],
  both: ['reasoning_content', 'reasoning'],
}

/**
 * Makes an {@link openaiWire} with options.
 *
 * @throws TypeError for a `reasoningField` or `calls` that is none.
 */
export function createOpenaiWire(options: OpenaiWireOptions = {}): WireFormat {
  checkNames(options, { reasoningField: true, calls: true }, 'createOpenaiWire')
  const { reasoningField = 'reasoning_content', calls = 'pieces' } = options
  if (!Object.hasOwn(fieldsOf, reasoningField))
    throw new TypeError("reasoningField takes 'reasoning_content', 'reasoning' or 'both'.")
  if (calls !== 'pieces' && calls !== 'whole') throw new TypeError("calls takes 'pieces' or 'whole'.")
  const fields = fieldsOf[reasoningField]
  const encoding = { reasoningFields: fields, wholeCalls: calls === 'whole' }
  return ownWire({
    id: 'openai',
    clients: 'api',
    paths: ['/chat/completions'],
    headers: { 'content-type': 'text/event-stream; charset=utf-8' },
    heartbeat: ': \n\n',
    createEncoder: (context = {}) => new ChatChunkEncoder(context, encoding),
    errorBody: (error, status) => ({ error: openaiError(error, status) }),
    statusOf: openaiStatus,
    decodeRequest: decodeChatRequest,
    encodeAnswer: (answer, context) => chatCompletion(answer, context, fields),
    encodeModels: modelList,
    encodeModel: model,
  })
}

/**
 * OpenAI's Chat Completions, for `openai`, the AI SDK, LangChain and whatever else speaks them: requests, streams, whole answers, errors and the
 * list of models. The dialect holds one text, one reasoning and a list of calls; `docs/wire-formats.md` says what becomes of everything else.
 *
 * Clients add reasoning up in ways of their own: `.stream()` of `openai` keeps the last delta of it alone (7.59.0, 2026-11).
 */
export const openaiWire: WireFormat = createOpenaiWire()
