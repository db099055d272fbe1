import { decoded } from '../../exchange/path.js'
import type { ResumeCall, ResumeRequest } from '../wire.js'

const stream = /(?:^|\/)([^/]+)\/stream$/

/** Reads what `useChat` asks when it is opened with `resume` (`GET {api}/{chatId}/stream`, ai 7.0.173, 2026-11), and a page's `DELETE` of it. */
export function resumeUiStream({ method, path }: ResumeRequest): ResumeCall | undefined {
  const [, chat] = stream.exec(path) ?? []
  if (chat === undefined || (method !== 'GET' && method !== 'DELETE')) return undefined
  return { action: method === 'GET' ? 'read' : 'stop', name: decoded(chat) }
}
