import type { RequestHead } from '../core/request-log.js'
import type { Failure } from '../course/failure.js'

const address = /\/publishers\/anthropic\/models\/([^/]+):(stream)?rawPredict$/i

/** The model in an address of Vertex AI, under Anthropic's own name: its version stands behind an `@` there. Undefined for another address. */
export function modelOnVertex({ method, path }: RequestHead): string | undefined {
  const [, model] = address.exec(new URL(path, 'http://emulator').pathname) ?? []
  return method === 'POST' && model !== undefined
    ? decodeURIComponent(model).replace(/@(?=\d{8}(@|$))/, '-')
    : undefined
}

/** A body as it is for Anthropic itself, or what Vertex AI says of it (platform.claude.com, Claude on Vertex AI, 2026-11). */
export function bodyOnVertex(json: unknown, model: string): { readonly json: unknown } | { readonly failure: Failure } {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { json }
  const { anthropic_version: version, ...body } = json as Record<string, unknown>
  const refused = (field: string, message: string) => ({ failure: { code: 'invalid_request_error', field, message } })
  if (version === undefined) return refused('anthropic_version', 'Field required')
  if (version !== 'vertex-2023-10-16') return refused('anthropic_version', "Input should be 'vertex-2023-10-16'")
  if ('model' in body) return refused('model', 'Extra inputs are not permitted')
  return { json: { ...body, model } }
}
