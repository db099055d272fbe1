import { bareCause } from '../lib/bare-cause.js'
import type { ErrorInfo } from '../vocabulary/error-info.js'
import { ChatError, errorInfo, withCause } from '../vocabulary/errors.js'
import { proxyError } from '../vocabulary/status-error.js'

/** Codes of requests that cannot be sent as they are, now or later. */
const unsendable: ReadonlySet<string> = new Set(['ERR_INVALID_URL', 'ERR_INVALID_CHAR', 'UND_ERR_INVALID_ARG'])

/** Codes by which TLS refuses a certificate (nodejs.org, tls, X509 certificate error codes, 2026-11). Trying again changes none of them. */
const untrusted =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY|DECRYPT|DECODE)_\w+|CERT_\w+|ERR_TLS_CERT_\w+|HOSTNAME_MISMATCH|INVALID_(?:CA|PURPOSE))$/

/**
 * Codes of TLS handshakes that fail in the same way each time: the other side speaks no TLS, or the two find no version, cipher, protocol or
 * certificate that both take (nodejs.org, tls, OpenSSL 3 reasons and alerts, 2026-11). Other alerts, such as an internal error, may pass.
 */
const noCommonTls =
  /^ERR_SSL_(?:WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|HTTPS_PROXY_REQUEST|UNSUPPORTED_PROTOCOL|NO_\w+|[\w/]*ALERT_(?:HANDSHAKE_FAILURE|PROTOCOL_VERSION|NO_APPLICATION_PROTOCOL|INSUFFICIENT_SECURITY|UNRECOGNIZED_NAME|UNKNOWN_CA|ACCESS_DENIED|\w*CERTIFICATE\w*))$/

/** Codes by which fetch on Node tells of a body that is not what its content-encoding says (zlib, Brotli; a cut one is `Z_BUF_ERROR`; 2026-11). */
const undecodable = /^(?:Z_DATA_ERROR|Z_NEED_DICT|ERR__ERROR_FORMAT_\w+)$/

/** Remedies for codes that mostly come from a wrong base URL or a server that does not run. */
const remedies: { readonly [code: string]: string } = {
  ECONNREFUSED: ': no server listens at the base URL, or at the proxy in use',
  ENOTFOUND: ': look at the host of the base URL or the proxy, and at the network',
}

/** Says what a transport's failure means, with the system's code (`ECONNREFUSED`), and never the address, which may hold a key. */
export function networkError(cause: unknown): ErrorInfo {
  if (cause instanceof ChatError) return errorInfo(cause)
  const code = systemCode(cause)
  const detail = code ? ` (${code})` : ''
  const refusal = proxyStatus(cause)
  if (refusal !== undefined) return withCause(proxyError(refusal), bareCause(cause))
  if (code !== undefined && untrusted.test(code)) {
    const message = `The certificate of the vendor is not trusted${detail}: look at the base URL, or name its authority by NODE_EXTRA_CA_CERTS.`
    return withCause({ code: 'network', message, retryable: false }, bareCause(cause))
  }
  if (code !== undefined && noCommonTls.test(code)) {
    const message = `No TLS connection to the vendor can be made${detail}: look at scheme and port of the base URL or the proxy, and at client certificates.`
    return withCause({ code: 'network', message, retryable: false }, bareCause(cause))
  }
  if (code !== undefined && undecodable.test(code)) {
    const message = `The answer is compressed, and what came cannot be decompressed${detail}.`
    return withCause({ code: 'protocol', message, retryable: false }, bareCause(cause))
  }
  if (code !== undefined && unsendable.has(code)) {
    const message = `The request could not be sent${detail}: look at the base URL and the headers.`
    return withCause({ code: 'invalid-request', message, retryable: false }, bareCause(cause))
  }
  const remedy = code !== undefined && Object.hasOwn(remedies, code) ? remedies[code] : ''
  const timeout = code !== undefined && /TIMEOUT|ETIMEDOUT/.test(code)
  const info: ErrorInfo = timeout
    ? { code: 'timeout', message: `No connection to the vendor in time${detail}.`, retryable: true }
    : { code: 'network', message: `The connection to the vendor failed${detail}${remedy}.`, retryable: true }
  return withCause(info, bareCause(cause))
}

/** The status by which a proxy refused to connect; undici 8 tells it in the message alone (lib/dispatcher/proxy-agent.js, 2026-11). */
function proxyStatus(thrown: unknown, depth = 0): number | undefined {
  if (!(thrown instanceof Error) || depth > 3) return undefined
  const [, status] = /^Proxy (?:Authentication Required|response) \((\d{3})\)/.exec(thrown.message) ?? []
  return status === undefined ? proxyStatus(thrown.cause, depth + 1) : Number(status)
}

/** Digits stand in some of Node's own codes alone, and a slash in `ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE` (Node 26.10): keys have digits too. */
const isSystemCode = /^(?:[A-Z_]{1,80}|(?:ERR|HPE|UND_ERR)_(?:[A-Z0-9_]|SSL\/TLS){1,80})$/

/** The system's word for a failure. fetch wraps its error in a TypeError, and a proxy's in an AggregateError. */
export function systemCode(thrown: unknown, depth = 0): string | undefined {
  if (typeof thrown !== 'object' || thrown === null || depth > 3) return undefined
  const { code, cause, errors } = thrown as { code?: unknown; cause?: unknown; errors?: readonly unknown[] }
  if (typeof code === 'string' && isSystemCode.test(code)) return code
  return systemCode(cause, depth + 1) ?? systemCode(errors?.[0], depth + 1)
}
