import type { AnswerObserver, ChatRecord, ErrorRecord, FinishEvent, StartEvent, Usage } from '@millrace/core'
import type { Admission, CallEnding, TokenCounts } from '../admission.js'
import type { Target } from '../routing/target.js'
import type { Call } from './call.js'

/** A target that was asked, and its name for the model. */
interface Asked {
  readonly target: Target
  readonly model: string | undefined
}

/** Bytes of a token, roughly: see `estimateTokens` of core. Texts are counted by their characters here, which costs nothing. */
const charactersOfToken = 4

/** Watches the answer of one call: times, tokens, the provider that gives it. Settles the admission when it is over. */
export class CallAnswer implements AnswerObserver {
  readonly #call: Call
  readonly #admission: Admission
  readonly #inputTokens: number
  /** In the order in which they were asked. */
  readonly #asked: Asked[] = []
  /** Targets by the ids of their answers, where several were asked at once. */
  #begins: Map<string, Target> | undefined
  #characters = 0
  #begun = false
  #firstTokenMs: number | undefined
  #lastAt = 0
  #answeredBy: string | undefined
  #settled = false

  /** @param inputTokens - of the request, estimated. */
  constructor(call: Call, admission: Admission, inputTokens: number) {
    this.#call = call
    this.#admission = admission
    this.#inputTokens = inputTokens
  }

  /** A target is asked; another one follows where it fails before its answer. */
  asks(target: Target, model: string | undefined): void {
    this.#asked.push({ target, model })
    if (target.provider.emulated) this.#call.header('millrace-emulated', 'true')
  }

  /** The answer with this id is that of the target. */
  begins(messageId: string, target: Target): void {
    this.#begins ??= new Map()
    this.#begins.set(messageId, target)
  }

  /** The provider is asked. */
  begin(): this {
    this.#begun = true
    this.#call.began()
    return this
  }

  /** Nobody asks the provider any more. */
  dropped(): void {
    if (!this.#begun) this.#settle('cancelled', {}, false)
  }

  batch(records: readonly ChatRecord[]): void {
    let shown = false
    for (const record of records) {
      if (record.type === 'start') {
        this.#started(record)
        if (record.warnings) this.#call.warn(record.warnings)
      } else if ('delta' in record) {
        this.#characters += record.delta.length
        shown = true
      } else if (record.type === 'tool-call-start') shown = true
    }
    if (!shown) return
    const now = this.#call.ms
    if (this.#firstTokenMs === undefined) {
      this.#firstTokenMs = now
      this.#call.firstToken(now)
    } else this.#call.tokens(now - this.#lastAt)
    this.#lastAt = now
  }

  ended(end: FinishEvent | ErrorRecord | undefined): void {
    if (end?.type === 'finish') this.#settle('finish', told(end.usage), true)
    else if (end === undefined || end.error.code === 'aborted') this.#settle('cancelled', {}, true)
    else this.#settle('error', { code: end.error.code }, this.#answeredBy !== undefined)
  }

  #started({ provider: id, messageId, model }: StartEvent): void {
    const sure = this.#begins?.get(messageId)
    const fits = ({ target }: Asked): boolean => (sure ? target === sure : target.provider.provider.id === id)
    const asked = this.#asked.findLast(fits) ?? this.#asked.at(-1)
    if (!asked) return
    const vendorModel = asked.model ?? model
    const name = this.#name(asked.target, vendorModel)
    this.#answeredBy = vendorModel === undefined ? name : `${name}/${vendorModel}`
  }

  #name({ provider: { name } }: Target, vendorModel: string | undefined): string {
    this.#call.provider = name
    this.#call.vendorModel = vendorModel
    return name
  }

  /** @param costs - a vendor has worked for it. */
  #settle(ending: CallEnding, end: Pick<Parameters<Call['answered']>[0], 'usage' | 'code'>, costs: boolean): void {
    if (this.#settled) return
    this.#settled = true
    // The failure is that of the last one, where nothing was answered.
    const last = this.#asked.at(-1)
    if (last && this.#answeredBy === undefined) this.#name(last.target, last.model)
    const estimated: TokenCounts = {
      inputTokens: costs ? this.#inputTokens : 0,
      outputTokens: Math.ceil(this.#characters / charactersOfToken),
    }
    const { usage } = end
    const answeredBy = this.#answeredBy
    const cost = this.#admission.settle({
      estimated,
      ending,
      ...(usage && { usage }),
      ...(answeredBy !== undefined && { answeredBy }),
    })
    if (!this.#begun) return
    const firstTokenMs = this.#firstTokenMs
    this.#call.answered({
      ...end,
      ending,
      estimated,
      ...(cost !== undefined && { cost }),
      ...(firstTokenMs !== undefined && { firstTokenMs }),
    })
  }
}

/** A usage of nothing is none: some servers send zeros. */
const told = (usage: Usage | undefined): { readonly usage?: Usage } =>
  usage && usage.inputTokens + usage.outputTokens > 0 ? { usage } : {}
