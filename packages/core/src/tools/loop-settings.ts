import { type ApprovalSecret, checkApprovalSecret } from '../approval/hmac.js'
import type { Usage } from '../vocabulary/events.js'
import { checkHolder, checkNames, type KnownNames } from '../vocabulary/known-names.js'
import { otherNames, refuseOtherNames } from '../vocabulary/other-names.js'
import type { Json, Message, ToolCallPart, ToolResultPart } from '../vocabulary/request.js'
import type { BadToolCall, ToolContext } from './tool-definition.js'
import { memoryApprovals, type UsedApprovals } from './used-approvals.js'

/** One round of a tool loop: the model's part and what its tools gave. */
export interface ToolStep {
  /** Its number, from 1. */
  readonly number: number
  /** The messages that it adds to the conversation. */
  readonly messages: readonly Message[]
  /** The calls of the loop's tools. */
  readonly calls: readonly ToolCallPart[]
  /** The results of these calls. */
  readonly results: readonly ToolResultPart[]
  /** Tokens of the model's part. */
  readonly usage?: Usage
}

/** Settings of `withTools`. */
export interface ToolLoopOptions {
  /**
   * Times that the model is asked for one answer, at most. Default 10. Calls that it makes the last time are not run, since it could not be told what
   * they gave: the answer ends with `tool-calls`. One that its vendor paused the last time ends `paused`.
   */
  readonly maxSteps?: number
  /** Calls of one step that run at the same time, at most. Default 8. */
  readonly maxParallel?: number
  /** Milliseconds that a call may take. Default 60 000; `Infinity`: no limit. A call that takes longer has failed. The time rests while the reader holds a tool's stages back. */
  readonly toolTimeoutMs?: number
  /** Bytes of a tool's output at most, as JSON. Default 1 MiB. A call that gives more has failed. */
  readonly maxResultBytes?: number
  /**
   * True ends the answer with `stop` after a step whose calls were run, as when the tool that gives the final answer was called. Called before the model
   * is asked again, but not where a paused answer is sent back. An error that it throws is the answer's.
   */
  stopWhen?(step: ToolStep): boolean | Promise<boolean>
  /**
   * Mends arguments that are no JSON or do not fit the schema; called once for a call. Its arguments are checked like the model's own. Undefined, or
   * arguments that do not fit either: the model is told what is wrong. Default: the model is told.
   */
  repair?(call: BadToolCall, context: ToolContext): Json | undefined | Promise<Json | undefined>
  /**
   * A tool that throws or takes too long. `tell`: the model is told the error's message in a `tool-result` with `isError`, and the loop goes on;
   * readers see the message too. `raise`: the answer fails, with an error that names the tool and has what was thrown as its `cause`. A function decides
   * for each: what it gives is the output that the model is told, `undefined` is `tell`, and what it throws makes the answer fail. Default `tell`.
   */
  readonly onToolError?: 'tell' | 'raise' | ((error: unknown, call: ToolCallPart) => Json | undefined)
  /**
   * Key of the signatures on questions for a person's approval; required where a tool has `approve`. The same as in `createChatHandler`, which refuses
   * questions that are not its own, and on all servers that share conversations.
   */
  readonly approvalSecret?: ApprovalSecret
  /** Milliseconds for which a question can be answered. Default 86 400 000, a day. An answer that comes later runs nothing, and the model is told. */
  readonly approvalLifeMs?: number
  /** Remembers the approvals that were used, so that each is good once. Default: in memory, which is one process; see {@link UsedApprovals}. */
  readonly usedApprovals?: UsedApprovals
}

/** The settings with every default. */
export interface LoopSettings {
  readonly maxSteps: number
  readonly maxParallel: number
  readonly toolTimeoutMs: number
  readonly maxResultBytes: number
  readonly stopWhen: ((step: ToolStep) => unknown) | undefined
  readonly repair:
    | ((call: BadToolCall, context: ToolContext) => Json | undefined | Promise<Json | undefined>)
    | undefined
  readonly onToolError: (error: unknown, call: ToolCallPart) => Json | undefined
  readonly approvalSecret: ApprovalSecret | undefined
  readonly approvalLifeMs: number
  readonly usedApprovals: UsedApprovals
}

const optionNames: KnownNames<ToolLoopOptions> = {
  maxSteps: true,
  maxParallel: true,
  toolTimeoutMs: true,
  maxResultBytes: true,
  stopWhen: true,
  repair: true,
  onToolError: true,
  approvalSecret: true,
  approvalLifeMs: true,
  usedApprovals: true,
}

/** Names of other libraries: of the AI SDK, of agents and of LangChain (ai 7.0.173, @openai/agents, @langchain/core 1.4.0, 2026-11). */
const othersOfLoop = otherNames([
  { names: ['maxStep', 'maxTurns', 'maxIterations', 'recursionLimit'], here: 'maxSteps' },
  { names: ['repairToolCall', 'experimental_repairToolCall'], here: 'repair' },
  { names: ['toolChoice'], here: 'a field of the request' },
])

/**
 * Fills in the defaults.
 *
 * @param asks - a tool has `approve`.
 * @throws TypeError naming the setting that is not of its type.
 */
export function loopSettings(options: ToolLoopOptions, asks: boolean): LoopSettings {
  checkHolder(options, optionNames, 'option of withTools')
  refuseOtherNames(options, othersOfLoop, 'option of withTools')
  checkNames(options, optionNames, 'withTools')
  const { maxSteps = 10, maxParallel = 8, toolTimeoutMs = 60_000, maxResultBytes = 1024 * 1024 } = options
  const { approvalSecret, approvalLifeMs = 86_400_000, usedApprovals = memoryApprovals() } = options
  for (const [name, count] of Object.entries({ maxSteps, maxParallel }))
    if (!(count === Number.POSITIVE_INFINITY || (Number.isSafeInteger(count) && count >= 1)))
      throw new TypeError(`withTools: ${name} takes a whole number from 1.`)
  for (const [name, limit] of Object.entries({ toolTimeoutMs, maxResultBytes, approvalLifeMs }))
    if (!(typeof limit === 'number' && limit >= 0)) throw new TypeError(`withTools: ${name} takes a number from 0.`)
  for (const name of ['stopWhen', 'repair'] as const)
    if (options[name] !== undefined && typeof options[name] !== 'function')
      throw new TypeError(`withTools: ${name} takes a function.`)
  if (typeof usedApprovals?.take !== 'function') throw new TypeError('withTools: usedApprovals takes { take }.')
  if (approvalSecret !== undefined) checkApprovalSecret(approvalSecret)
  else if (asks) throw new TypeError('withTools: a tool with approve needs approvalSecret.')
  return {
    maxSteps,
    maxParallel,
    toolTimeoutMs,
    maxResultBytes,
    stopWhen: options.stopWhen?.bind(options),
    repair: options.repair?.bind(options),
    onToolError: failureRule(options),
    approvalSecret,
    approvalLifeMs,
    usedApprovals,
  }
}

function failureRule(options: ToolLoopOptions): LoopSettings['onToolError'] {
  const { onToolError: rule } = options
  // An instance of a class may be options too.
  if (typeof rule === 'function') return rule.bind(options)
  if (rule === undefined || rule === 'tell') return () => undefined
  if (rule !== 'raise') throw new TypeError("withTools: onToolError takes 'tell', 'raise' or a function.")
  return error => {
    throw error
  }
}
