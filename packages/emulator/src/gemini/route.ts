import type { RequestHead } from '../core/request-log.js'

/** The parts of a request's address. */
export interface GeminiCall {
  readonly model: string
  readonly streamed: boolean
  /** A stream as server-sent events, or as a JSON list. */
  readonly form: 'sse' | 'list'
}

/** Reads an address: of the Gemini API, or of Vertex AI. Undefined for one that is no call of a model. */
export function readRoute({ method, path }: RequestHead): GeminiCall | undefined {
  const { pathname, searchParams } = new URL(path, 'http://emulator')
  const [, model, kind] =
    /\/models\/([^/]+):(streamGenerateContent|generateContent)$/.exec(decodeURIComponent(pathname)) ?? []
  if (method !== 'POST' || model === undefined) return undefined
  return { model, streamed: kind === 'streamGenerateContent', form: searchParams.get('alt') === 'sse' ? 'sse' : 'list' }
}
