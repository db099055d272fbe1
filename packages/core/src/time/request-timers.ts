/**
 * True where a timer belongs to the request in which it is set and ends with it: in Cloudflare's workers (workerd 1.20261117.1, 2026-11). Requests can share
 * none there.
 */
export const timersEndWithRequest: boolean = globalThis.navigator?.userAgent === 'Cloudflare-Workers'
