/** Code that is loaded when it is needed: once for all who wait for it. Where it could not be loaded, the next who needs it tries again. */
export class LazyCode<Code> {
  /** The code, once it is there. */
  loaded: Code | undefined
  readonly #import: () => Promise<Code>
  #loading: Promise<Code> | undefined

  constructor(load: () => Promise<Code>) {
    this.#import = load
  }

  /** Rejects with whatever kept the code from being loaded. */
  load(): Promise<Code> {
    if (this.#loading) return this.#loading
    const loading = this.#load()
    this.#loading = loading
    loading.catch(() => {
      this.#loading = undefined
    })
    return loading
  }

  /** Begins to load, ahead of the first need. Whoever needs it is told of a failure. */
  prepare(): void {
    void this.load()
  }

  async #load(): Promise<Code> {
    this.loaded = await this.#import()
    return this.loaded
  }
}
