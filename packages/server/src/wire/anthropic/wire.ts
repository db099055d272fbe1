import { ownWire } from '../own-wires.js'
import type { WireFormat } from '../wire.js'
import { anthropicErrorBody, anthropicStatus } from './errors.js'
import { ping } from './frames.js'
import { messageOf } from './message.js'
import { MessageEncoder } from './message-encoder.js'
import { model, modelList } from './models.js'
import { decodeMessagesRequest } from './request/decode.js'

/**
 * Anthropic's Messages API, so that a mounted handler is an endpoint for its clients (`@anthropic-ai/sdk`, Claude Code, LangChain, the AI SDK):
 * streams, whole answers, errors and the list of models. See docs/wire-formats.md for what the dialect cannot say.
 *
 * Silence is filled with `ping`, as the vendor does: 30 of them keep Claude Code from giving an answer up (claude-code 2.1.332, 2026-11), and all
 * other clients pass it over.
 */
export const anthropicWire: WireFormat = ownWire({
  id: 'anthropic',
  clients: 'api',
  paths: ['/messages'],
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  heartbeat: ping,
  createEncoder: (context = {}) => new MessageEncoder(context),
  errorBody: anthropicErrorBody,
  statusOf: anthropicStatus,
  decodeRequest: decodeMessagesRequest,
  encodeAnswer: messageOf,
  encodeModels: modelList,
  encodeModel: model,
})
