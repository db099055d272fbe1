import type { Answer } from '../answer/answer.js'
import type { Asked } from '../answer/asked.js'
import type { Plan } from '../core/plan.js'
import type { RequestHead } from '../core/request-log.js'
import type { Failure } from './failure.js'
import type { FaultTable } from './fault-text.js'
import type { AnyFault, FaultContext } from './faults.js'
import type { Writer } from './writer.js'

/** Inputs from which the frames of one generation are written. */
export interface Generation<Body, Fault extends AnyFault> {
  readonly body: Body
  /** Without the `@pace` of the emulator. */
  readonly model: string
  readonly asked: Asked
  readonly request: RequestHead
  /** The answer, for content that does not come in deltas: sources, files. */
  readonly answer: Answer
  readonly promptTokens: number
  readonly cachedTokens: number
  readonly faults: readonly Fault[]
  /** Milliseconds since 1970. */
  readonly now: number
}

/** One of a vendor's APIs. */
export interface Api<Body, Fault extends AnyFault> {
  /** Checks a parsed body and gives it back, or the failure that the vendor answers with. */
  read(json: unknown, request: RequestHead): { readonly body: Body } | { readonly failure: Failure }
  ask(body: Body, request: RequestHead): Asked
  begin(generation: Generation<Body, Fault>): Writer
}

/** An endpoint that generates nothing: lists, counts, what is kept. Paces and faults are for answers alone. */
export interface Resource {
  /** A POST to it may come without a body. Default false. */
  readonly bodiless?: boolean
  /** @param json - the parsed body of a POST; undefined where there is none. */
  reply(json: unknown, request: RequestHead): Plan | Failure
}

/** A vendor as data and pure functions, made with the options of its emulator; the course of a request is the same for all, in `dialect.ts`. */
export interface Vendor<Body, Fault extends AnyFault> {
  readonly faults: FaultTable
  /** An event that is no JSON, in the vendor's form. */
  readonly badEvent: string | Uint8Array
  /** Tokens that travel in one event where the options do not say it. */
  readonly tokensPerEvent: number
  /** An id of the vendor's form. */
  readonly newCallId: () => string
  /** The API that a request is for, or what is behind its address beside them. */
  route(request: RequestHead): Api<Body, Fault> | Resource | Failure
  /** Checks the key. */
  authorize(request: RequestHead, now: number): Failure | undefined | Promise<Failure | undefined>
  /** A body that is no JSON. */
  readonly notJson: Failure
  /** A control of the emulator that cannot be read. */
  refusedControl(message: string): Failure
  /** A failure that is not of the vendor's making, such as 413. */
  failureOf(status: number, message: string): Failure
  /** A failure as a whole answer. */
  refuse(failure: Failure, request?: RequestHead): Plan
  /** Changes the answer itself where faults ask for it. */
  revise?(answer: Answer, faults: readonly Fault[]): Answer
  /** The plan with one of the vendor's own faults in it; undefined for one that all vendors have, or that struck before. */
  strike?(plan: Plan, fault: Fault, context: FaultContext): Plan | undefined
}
