import type { StreamInfo } from '@millrace/core'
import type { AnswerForm } from '../delivery/answer-wire.js'
import { jsonResponse, type PlainResponse } from '../exchange/error-response.js'
import { HttpError } from '../exchange/http-error.js'
import type { WrittenLog } from '../kept/append-lane.js'
import type { KeptReader } from '../kept/kept-reader.js'
import type { KeptStreams, NewRun } from '../kept/kept-streams.js'
import { KeptNote, type NoteName } from '../kept/note.js'
import type { Run } from '../kept/run.js'
import { tellKept } from '../kept/tell-kept.js'
import { streamHeader } from '../wire/stream-id.js'
import type { ResumeCall, WireContext, WireFormat } from '../wire/wire.js'
import type { HookCalls } from './hook-calls.js'
import { type KeepPlan, keptForm } from './keep-plan.js'
import { resumeOf } from './kept-route.js'

/** An answer that is kept, and how one reader gets it. */
export interface Reading {
  readonly streamId: string
  readonly reader: KeptReader
  readonly form: AnswerForm
  /** The reader knows that there is an answer: its head need not wait for a record. */
  readonly known: boolean
}

/** An answer whose log is begun. */
export interface BegunAnswer {
  readonly log: WrittenLog
  /** Where its dialect needs one. */
  readonly note: KeptNote | undefined
}

/** The parts that an intake of kept answers joins. */
export interface KeptIntakeContext {
  readonly kept: KeptStreams
  readonly wire: WireFormat
  readonly owner: string | undefined
  /** Waits for the store until the reader leaves. */
  readonly hooks: HookCalls
  /** Waits also then. */
  readonly lasting: HookCalls
  /** Is told what the store throws. */
  report(error: unknown): void
}

/** A log and its state. */
interface Found {
  readonly streamId: string
  readonly info: StreamInfo
}

/**
 * Requests for answers that are kept. A stream that is unknown, and one of another owner, are 404 alike; one of this owner that is kept no longer is
 * 410. A store that fails is 503.
 */
export class KeptIntake {
  readonly #context: KeptIntakeContext

  constructor(context: KeptIntakeContext) {
    this.#context = context
  }

  /** Answers a call, by a response or by the stream. */
  async call(call: ResumeCall): Promise<PlainResponse | Reading> {
    const { wire, owner } = this.#context
    const { name } = call
    const note = name === undefined ? undefined : await this.#note({ owner, wire: wire.id, name })
    const { streamId = note?.running ? note.streamId : undefined } = call
    // Nothing runs under the name: nobody can tell whether something ever did.
    if (streamId === undefined) return nothing
    const found = await this.#found(streamId)
    if (name !== undefined && found.info.status !== 'running') return nothing
    if (call.action === 'stop') return this.#stop(found)
    if (call.action === 'forget') return this.#forget(found)
    if (call.action === 'tell') return this.#tell(found)
    return this.#read(found, call.after ?? 0, note?.context ?? (await this.#contextOf(streamId)))
  }

  /** The answer that a named or resumed request is for, where there is one already. Rejects with HttpError where it must not begin one either. */
  async join({ streamId, after, resume }: KeepPlan, form: AnswerForm): Promise<PlainResponse | Reading | undefined> {
    const { kept, hooks, report } = this.#context
    if (streamId === undefined) return undefined
    const info = await hooks.ask('store.meta', () => kept.store.meta(streamId))
    if (!info && after === undefined) return undefined
    this.#check(streamId, info)
    if (after !== undefined && resume.numbers === 'records') {
      await hooks.ask('store.meta', () => kept.checkPlace(streamId, after, info))
      if (hasAll(info, after)) return nothing
    }
    const reader = kept.reader(streamId, resume.numbers === 'records' ? (after ?? 0) : 0, report, info)
    return { streamId, reader, form: keptForm(form, resume, streamId, after ?? 0), known: false }
  }

  /**
   * Begins a log, or gives the stream that somebody else has begun by this name in the meantime. Waits for the store also when the reader leaves: a log
   * that is begun and has no producer would be a stream that hangs.
   */
  async begin(plan: KeepPlan, form: AnswerForm): Promise<BegunAnswer | Reading> {
    const { kept, owner, lasting } = this.#context
    const begun = kept.begin(plan.streamId, owner)
    try {
      const log = await lasting.ask('store.create', () => begun)
      if (log) return { log, note: await this.#write(plan, log, form.context) }
    } catch (thrown) {
      void begun.then(log => log && kept.store.delete(log.streamId)).catch(() => {})
      throw thrown
    }
    const reading = await this.join(plan, form)
    if (reading && 'reader' in reading) return reading
    throw new HttpError(503, 'overloaded', 'The stream was forgotten just now.', { retryable: true })
  }

  /** Makes the run of an answer, in the async context of its request. */
  run(begun: BegunAnswer, parts: Omit<NewRun, 'note'>): Run {
    return this.#context.kept.run(begun.log, { ...parts, note: begun.note })
  }

  /** The first reader of an answer. */
  reading({ resume }: KeepPlan, form: AnswerForm, streamId: string): Reading {
    const { kept, report } = this.#context
    const reader = kept.reader(streamId, 0, report)
    return { streamId, reader, form: keptForm(form, resume, streamId, 0), known: false }
  }

  /** The response to somebody who does not wait for the answer. */
  told(streamId: string, context: WireContext): PlainResponse {
    const { wire } = this.#context
    const body = wire.resume?.tell?.({ answer: undefined, running: true }, { ...context, streamId }) ?? {}
    return jsonResponse(200, body, streamHeader(streamId))
  }

  /** Keeps what is needed to find an answer without its request. */
  async #write(
    { name, resume }: KeepPlan,
    { streamId }: WrittenLog,
    context: WireContext,
  ): Promise<KeptNote | undefined> {
    const { kept, lasting, owner, wire } = this.#context
    if (!resume.keepsContext) return undefined
    const key = { owner, wire: wire.id, name: name ?? streamId }
    return lasting.ask('store.create', () => KeptNote.write(kept.store, key, { streamId, context }))
  }

  async #read({ streamId, info }: Found, after: number, context: WireContext): Promise<PlainResponse | Reading> {
    const { kept, wire, hooks, report } = this.#context
    const resume = resumeOf(wire)!
    const byRecords = resume.numbers === 'records'
    if (byRecords) {
      await hooks.ask('store.meta', () => kept.checkPlace(streamId, after, info))
      if (hasAll(info, after)) return nothing
    }
    const reader = kept.reader(streamId, byRecords ? after : 0, report, info)
    const form = keptForm({ context, whole: false }, resume, streamId, after)
    return { streamId, reader, form, known: byRecords || after === 0 }
  }

  async #stop(found: Found): Promise<PlainResponse> {
    const { kept, hooks, wire } = this.#context
    await hooks.ask('store.requestStop', () => kept.stop(found.streamId))
    return wire.resume?.tell ? this.#tell(found, true) : nothing
  }

  async #forget({ streamId, info }: Found): Promise<PlainResponse> {
    const { kept, hooks, wire, owner } = this.#context
    await hooks.ask('store.requestStop', () => kept.stop(streamId))
    await hooks.ask('store.delete', async () => {
      // Its producer ends it first, and has nothing to complain of.
      if (info.status === 'running') await tellKept(kept.store, streamId, info, true)
      await kept.store.delete(streamId)
      if (wire.resume?.keepsContext) await KeptNote.forget(kept.store, { owner, wire: wire.id, name: streamId })
    })
    return nothing
  }

  /** @param ends - the answer was stopped: its end is waited for. */
  async #tell({ streamId, info }: Found, ends = false): Promise<PlainResponse> {
    const { kept, wire, hooks } = this.#context
    const context = { ...(await this.#contextOf(streamId)), streamId }
    const answer = await hooks.ask('store.read', () => tellKept(kept.store, streamId, info, ends))
    return jsonResponse(200, wire.resume?.tell?.(answer, context))
  }

  async #contextOf(streamId: string): Promise<WireContext> {
    const { wire, owner } = this.#context
    if (!wire.resume?.keepsContext) return {}
    return (await this.#note({ owner, wire: wire.id, name: streamId }))?.context ?? {}
  }

  #note(name: NoteName) {
    const { kept, hooks } = this.#context
    return hooks.ask('store.read', () => KeptNote.read(kept.store, name))
  }

  async #found(streamId: string): Promise<Found> {
    const { kept, hooks } = this.#context
    const info = await hooks.ask('store.meta', () => kept.store.meta(streamId))
    this.#check(streamId, info)
    return { streamId, info }
  }

  #check(streamId: string, info: StreamInfo | undefined): asserts info is StreamInfo {
    const { owner, wire } = this.#context
    if (!info || info.owner !== owner) throw unknownStream(streamId, wire)
    if (info.status === 'gone') throw new HttpError(410, 'gone', 'The stream is kept no longer.')
  }
}

/** Echoes the name, by which a client whose question was lost on its way knows that the same question under the same name will begin one answer at most. */
const unknownStream = (streamId: string, { clients }: WireFormat): HttpError =>
  new HttpError(404, 'not-found', 'There is no stream with this id.', {
    // The word of the one API whose clients come back.
    ...(clients === 'api' && { providerCode: 'response_not_found' }),
    headers: streamHeader(streamId),
  })

/** The reader has the last record. An `EventSource` would come back for ever, since it does not know that: 204 ends it. */
const hasAll = ({ status, lastSeq }: StreamInfo, after: number): boolean => status === 'ended' && after === lastSeq

const nothing: PlainResponse = { status: 204, headers: {}, body: '' }
