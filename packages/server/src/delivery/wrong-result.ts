/**
 * A function of the application gave what it must not. The message is in Millrace's own words and quotes no value, so that it may be printed. Its
 * `name` is that of every TypeError.
 */
export class WrongResult extends TypeError {
  readonly #own = true

  /** True for one of these. Unlike `instanceof` it bears whatever the application has thrown, a revoked Proxy included. */
  static is(thrown: unknown): thrown is WrongResult {
    return typeof thrown === 'object' && thrown !== null && #own in thrown
  }
}
