import { hash, randomBytes } from '../builtin.js'

/** Beginning of every key: by it people and secret scanners know one. */
const prefix = 'millrace_'

/** A new key: 256 random bits. */
export const newKey = (): string => prefix + randomBytes(32).toString('base64url')

/**
 * The digest under which a key is kept. One round of SHA-256 is enough: the input has 256 random bits, which nobody can try one after the other, and a slow
 * hash for passwords would cost its time with each request. By a text: Node makes one in half of the time that it takes for a buffer (26.10, 2026-11).
 */
export const digestOf = (key: string): Buffer => Buffer.from(hash('sha256', key, 'hex'), 'hex')

/** A digest as a configuration has it. */
export const hashOf = (key: string): string => `sha256:${digestOf(key).toString('hex')}`

/** The digest in a text of that form. */
export const digestIn = (text: string): Buffer => Buffer.from(text.slice('sha256:'.length), 'hex')
