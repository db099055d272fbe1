/** The number of a text's beginning so far, by which a change of it is seen. Not secret, and nothing to keep secrets with. */
export interface Fingerprint {
  /** More of the text. */
  add(text: string): void
  /** Eight bytes. */
  bytes(): Uint8Array
}

/** Two runs of FNV-1a over the UTF-16 code units, the second with a step of its own. */
export function createFingerprint(): Fingerprint {
  let one = 0x811c9dc5
  let two = 0x4b1d0a3f
  return {
    add(text) {
      for (let at = 0; at < text.length; at++) {
        const unit = text.charCodeAt(at)
        one = Math.imul(one ^ unit, 0x01000193)
        two = (Math.imul(two ^ unit, 0x01000193) + 0x9e3779b9) | 0
      }
    },
    bytes() {
      const view = new DataView(new ArrayBuffer(8))
      view.setInt32(0, one)
      view.setInt32(4, two)
      return new Uint8Array(view.buffer)
    },
  }
}

/** The fingerprint of a whole text. */
export function fingerprintOf(text: string): Uint8Array {
  const fingerprint = createFingerprint()
  fingerprint.add(text)
  return fingerprint.bytes()
}

/** A form of seals: the bytes that a vendor's begin with, and whether they are written as base64url. */
export interface SealForm {
  readonly lead: readonly number[]
  readonly url?: boolean
}

const noise = 48

/**
 * Makes a seal, which the vendor wants back as it is: a signature, or thoughts in encrypted form. It holds the fingerprint of a text between
 * bytes of chance, and a check of all of it.
 */
export function seal({ lead, url }: SealForm, fingerprint: Uint8Array): string {
  const chance = crypto.getRandomValues(new Uint8Array(noise))
  const bytes = [...lead, ...chance, ...fingerprint]
  return encode([...bytes, ...checkOf(bytes)], url)
}

/** The fingerprint in a seal; undefined for what is none, be it changed by one character. */
export function unseal({ lead, url }: SealForm, text: unknown): Uint8Array | undefined {
  const bytes = typeof text === 'string' ? decode(text) : undefined
  if (!bytes || bytes.length !== lead.length + noise + 16 || encode([...bytes], url) !== text) return undefined
  const body = bytes.subarray(0, -8)
  return isSame(checkOf([...body]), bytes.subarray(-8)) ? body.subarray(-8) : undefined
}

/** True when two fingerprints are of the same text. */
export const isSame = (one: Uint8Array, other: Uint8Array): boolean => one.every((byte, at) => byte === other[at])

const checkOf = (bytes: readonly number[]): Uint8Array => fingerprintOf(`millrace ${bytes.join()}`)

function encode(bytes: readonly number[], url = false): string {
  const text = btoa(String.fromCharCode(...bytes))
  return url ? text.replaceAll('+', '-').replaceAll('/', '_') : text
}

function decode(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0))
  } catch {
    // Not base64: no seal, and what is wrong with it does not matter.
    return undefined
  }
}
