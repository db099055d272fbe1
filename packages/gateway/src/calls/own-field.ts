/**
 * A value that belongs to an object of somebody else, in a field that nobody else can name. A `WeakMap` would hold each value until the next full collection of
 * garbage: to young collections its values are alive, whatever has become of their keys (V8 14 of Node 26.10, 2026-11).
 */
export class OwnField<Owner extends object, Value> {
  readonly #name = Symbol('millrace')

  /** @param value - undefined: none any more. */
  set(owner: Owner, value: Value | undefined): void {
    ;(owner as Owned<Value>)[this.#name] = value
  }

  /** The value that `set` was called with last. */
  of(owner: Owner): Value | undefined {
    return (owner as Owned<Value>)[this.#name]
  }
}

type Owned<Value> = { [name: symbol]: Value | undefined }
