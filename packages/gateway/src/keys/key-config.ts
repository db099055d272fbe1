/** A client key, as a configuration or a file of keys has it under its name. A limit that is absent does not hold. */
export interface KeyConfig {
  /** `sha256:` and the digest of the key in 64 hexadecimal digits, as `millrace-gateway key NAME` prints it. */
  readonly hash: string
  /** Names and globs of the models that the key may ask for. Default: all. */
  readonly models?: readonly string[]
  /** Answers that begin in any 60 seconds. */
  readonly requestsPerMinute?: number
  /** Answers at once. */
  readonly concurrency?: number
  /** Tokens of a day, input and output. A day begins at 00:00 UTC. */
  readonly tokensPerDay?: number
  /** Tokens of a month, input and output. A month begins on its first day at 00:00 UTC. */
  readonly tokensPerMonth?: number
  /** The moment from which the key is refused: `2027-06-30` (00:00 UTC), or a time with its zone such as `2027-06-30T18:00:00Z`. Default: it stays good. */
  readonly expires?: string
}

/** Client keys by their names. */
export type NamedKeys = Readonly<Record<string, KeyConfig>>

/** The part of a configuration that says who may ask. */
export interface KeysConfig {
  /** Client keys by their names. Where neither these nor `keysFile` are there, everybody may ask, on this machine alone. */
  readonly keys?: NamedKeys
  /** Path of a file with further keys, an object as `keys` is. It is watched: a key that is taken out is refused at once. */
  readonly keysFile?: string
}
