import { useEffect, useInsertionEffect, useState } from 'react'

/**
 * Gives the thing that a component owns: makes it at the first render, and ends it with the component.
 *
 * @param options - its options, which it reads when it needs them: they are kept at those of the last render that is shown. Undefined: nothing is made.
 */
export function useOwned<Options extends object, Thing>(
  options: Options | undefined,
  make: (options: Options) => Thing,
  end: (thing: Thing) => void,
): Thing | undefined {
  const [own] = useState(() => new Owned(make, end))
  const thing = options && own.get(options)
  useInsertionEffect(() => own.follow(options))
  useEffect(() => own.hold(), [own])
  return thing
}

class Owned<Options extends object, Thing> {
  readonly #make: (options: Options) => Thing
  readonly #end: (thing: Thing) => void
  #made: { readonly thing: Thing; readonly options: Options } | undefined
  #holders = 0

  constructor(make: (options: Options) => Thing, end: (thing: Thing) => void) {
    this.#make = make
    this.#end = end
  }

  get(given: Options): Thing {
    if (this.#made) return this.#made.thing
    const options = { ...given }
    this.#made = { thing: this.#make(options), options }
    return this.#made.thing
  }

  follow(options: Options | undefined): void {
    if (!options || !this.#made) return
    const own: Partial<Options> = this.#made.options
    // One that a later render leaves out has its default again, such as the headers of somebody who has signed out.
    for (const name of Object.keys(own) as (keyof Options)[]) if (!(name in options)) delete own[name]
    Object.assign(own, options)
  }

  /** Keeps the thing until the function that this gives is called. */
  readonly hold = (): (() => void) => {
    this.#holders++
    return () => {
      this.#holders--
      // In StrictMode, and when the module is loaded anew, an effect ends and begins again in one turn: nothing is ended then.
      queueMicrotask(() => {
        if (this.#holders === 0 && this.#made) this.#end(this.#made.thing)
      })
    }
  }
}
