import type { RequestHead } from '../core/request-log.js'

/** The parts of a request's address. */
export interface BedrockCall {
  readonly model: string
  readonly streamed: boolean
}

/** Reads an address: the model is one segment of the path. Undefined for one that is no operation, such as that of an ARN with a bare slash. */
export function readRoute({ method, path }: RequestHead): BedrockCall | undefined {
  const { pathname } = new URL(path, 'http://emulator')
  const [, model, operation] = /\/model\/([^/]+)\/(converse|converse-stream)$/.exec(pathname) ?? []
  if (method !== 'POST' || model === undefined) return undefined
  return { model: decodeURIComponent(model), streamed: operation === 'converse-stream' }
}
