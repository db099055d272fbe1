import { checkQuestion, type DecidedCall, takeAnswer } from './approvals.js'
import type { BoundedCall } from './bounded-call.js'
import type { CallJob } from './call-run.js'
import type { ToolLoopCall } from './open-step.js'

/**
 * The calls that people have decided about, ready to run. All questions are checked before the first answer is taken, so that a request with a forged
 * one takes none.
 *
 * Rejects with ChatError `invalid-request` for a question that was not asked here, and for an answer that was used.
 */
export async function decidedJobs(call: ToolLoopCall, box: BoundedCall): Promise<readonly CallJob[]> {
  const { decided, settings, options } = call
  for (const each of decided) await checkQuestion(each, options.owner, settings)
  const jobs: CallJob[] = []
  for (const each of decided) {
    const inTime = await box.for(() => takeAnswer(each, settings))
    jobs.push(jobOf(call, each, inTime ? refusalOf(each) : tooLate))
  }
  return jobs
}

const tooLate = 'The approval came too late, so the call was not run. Call the tool again to ask once more.'

/** The words for the model where the person has refused; undefined where it has not. */
function refusalOf({ answer: { approved, reason } }: DecidedCall): string | undefined {
  if (approved === true) return undefined
  return reason ? `The call was not approved: ${reason}` : 'The call was not approved.'
}

const jobOf = ({ tools, history }: ToolLoopCall, { call }: DecidedCall, refusal: string | undefined): CallJob => ({
  call,
  tool: tools.get(call.toolName),
  messages: history.upTo(call),
  approved: true,
  ...(refusal !== undefined && { refusal }),
})
