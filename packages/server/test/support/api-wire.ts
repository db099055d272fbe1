import type { ChatRequest, Warning } from '@millrace/core'
import { HttpError, type UnreadSettings, type WireFormat, type WireRequest } from '@millrace/server'

/** A request of this dialect: the vocabulary's own, and what dialects know beside it. */
export interface ApiRequest extends ChatRequest {
  readonly stream?: boolean
  /** Ids of kept items, which become user messages. */
  readonly refer?: readonly string[]
  readonly warnings?: readonly Warning[]
  readonly unread?: UnreadSettings
}

/** A dialect that takes whole requests as JSON, and keeps the text of its answers under `kept:<text>`. */
export const apiWire: WireFormat = {
  id: 'api',
  clients: 'api',
  headers: { 'content-type': 'text/event-stream; charset=utf-8' },
  heartbeat: '',
  createEncoder: () => ({
    encode: records => records.map(record => `data: ${JSON.stringify(record)}\n\n`).join(''),
  }),
  decodeRequest({ body, items }: WireRequest) {
    const { stream = true, refer = [], warnings = [], unread, ...request } = body as ApiRequest
    const referred = refer.map(id => {
      const item = items?.get(id)
      if (item === undefined) throw new HttpError(404, 'not-found', 'refer names an item that is not kept.')
      return { role: 'user', content: String(item) } as const
    })
    const all = { ...request, messages: [...referred, ...request.messages] }
    return { request: all, stream, warnings, ...(unread && { unread }) }
  },
  encodeAnswer: answer => ({ answer: answer.content }),
  encodeModels: models => ({ models }),
  encodeModel: model => ({ model }),
  references: body => (body as ApiRequest).refer ?? [],
  keptItems: answer => {
    const text = answer.content.map(part => (part.type === 'text' ? part.text : '')).join('')
    return [{ id: `kept:${text}`, item: text }]
  },
}

/** The same for browsers. */
export const browserWire: WireFormat = { ...apiWire, id: 'browser', clients: 'browser' }
