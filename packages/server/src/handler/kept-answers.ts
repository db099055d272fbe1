import { LazyCode } from '@millrace/core/internal'
import type { KeepSettings, KeptStreams } from '../kept/kept-streams.js'
import type { KeptIntake, KeptIntakeContext } from './kept-intake.js'

/** The code of kept answers. It is a fifth of the server's, and most handlers have no store. */
export const keptCode = new LazyCode(() => import('./kept-code.js'))

type KeptCode = NonNullable<typeof keptCode.loaded>

/** The kept answers of one handler. */
export class KeptAnswers {
  readonly #settings: KeepSettings
  #streams: KeptStreams | undefined

  constructor(settings: KeepSettings) {
    this.#settings = settings
    keptCode.prepare()
  }

  /** True where the stream of this name is being made here. */
  runs(streamId: string): boolean {
    return this.#streams?.runs(streamId) ?? false
  }

  /**
   * The intake of a request. A promise until the code is loaded, which rejects with HttpError 503 where it cannot be, or not in time: the next request
   * tries again.
   */
  intake(context: Omit<KeptIntakeContext, 'kept'>): KeptIntake | Promise<KeptIntake> {
    const { loaded } = keptCode
    return loaded ? this.#intake(loaded, context) : this.#loaded(context)
  }

  async #loaded(context: Omit<KeptIntakeContext, 'kept'>): Promise<KeptIntake> {
    return this.#intake(await context.hooks.ask('import', () => keptCode.load()), context)
  }

  #intake({ KeptIntake, KeptStreams }: KeptCode, context: Omit<KeptIntakeContext, 'kept'>): KeptIntake {
    this.#streams ??= new KeptStreams(this.#settings)
    return new KeptIntake({ ...context, kept: this.#streams })
  }
}
