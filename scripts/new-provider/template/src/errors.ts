import { type ErrorInfo, type Failure, statusError } from '@millrace/core'
import { readErrorBody, redact } from '@millrace/core/provider-kit'

/** What the vendor's codes mean beyond the HTTP status. */
const codes: { readonly [vendorCode: string]: Pick<ErrorInfo, 'code' | 'retryable'> } = {
  busy: { code: 'overloaded', retryable: true },
  broke: { code: 'quota', retryable: false },
}

/**
 * Classifies a failure, `{"error":{"code","message"}}` under a status or inside of an answer.
 *
 * @param secrets - what must never be shown.
 */
export function acmeError({ status, headers, body }: Failure, secrets: readonly (string | undefined)[]): ErrorInfo {
  const vendor = readErrorBody(body)
  const message = vendor?.message === undefined ? undefined : redact(vendor.message, secrets)
  const known = vendor?.code !== undefined && Object.hasOwn(codes, vendor.code) ? codes[vendor.code] : undefined
  const requestId = headers['x-request-id']
  return {
    ...statusError(status, message),
    ...known,
    ...(vendor?.code === undefined ? {} : { providerCode: vendor.code }),
    ...(requestId === undefined ? {} : { requestId }),
  }
}
