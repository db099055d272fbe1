import type { KeepSettings, KeptStreams } from '../kept/kept-streams.js'
import type { KeptIntake, KeptIntakeContext } from './kept-intake.js'

type KeptCode = typeof import('./kept-code.js')

let loading: Promise<KeptCode> | undefined
let loaded: KeptCode | undefined

/** Loads the code of kept answers once. It is a fifth of the server's, and most handlers have no store. */
export const loadKeptCode = (): Promise<KeptCode> => (loading ??= importKeptCode())

async function importKeptCode(): Promise<KeptCode> {
  loaded = await import('./kept-code.js')
  return loaded
}

/** The kept answers of one handler. */
export class KeptAnswers {
  readonly #settings: KeepSettings
  #streams: KeptStreams | undefined

  constructor(settings: KeepSettings) {
    this.#settings = settings
    // A failure is told to each request.
    loadKeptCode().catch(() => {})
  }

  /** True where the stream of this name is being made here. */
  runs(streamId: string): boolean {
    return this.#streams?.runs(streamId) ?? false
  }

  /** The intake of a request. A promise until the code is loaded, which rejects where it cannot be. */
  intake(context: Omit<KeptIntakeContext, 'kept'>): KeptIntake | Promise<KeptIntake> {
    return loaded ? this.#intake(loaded, context) : loadKeptCode().then(code => this.#intake(code, context))
  }

  #intake({ KeptIntake, KeptStreams }: KeptCode, context: Omit<KeptIntakeContext, 'kept'>): KeptIntake {
    this.#streams ??= new KeptStreams(this.#settings)
    return new KeptIntake({ ...context, kept: this.#streams })
  }
}
