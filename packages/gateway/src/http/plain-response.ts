import type { ErrorInfo } from '@millrace/core'
import type { WireFormat } from '@millrace/server'

/** A response of the gateway itself, which no provider is asked for. */
export interface PlainResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** A JSON response that nobody keeps. */
export const json = (status: number, value: unknown): PlainResponse => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  body: JSON.stringify(value),
})

/** A refusal in a dialect. */
export const refusalIn = (wire: WireFormat, status: number, error: ErrorInfo): PlainResponse =>
  inOwn(wire, wire.statusOf?.(error, status) ?? status, error)

const inOwn = (wire: WireFormat, status: number, error: ErrorInfo): PlainResponse =>
  json(status, wire.errorBody?.(error, status) ?? { error })
