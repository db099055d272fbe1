import type { Json, ToolCallPart } from '@millrace/core'
import { outputIn, type PartMetadata, readMetadata } from '../part-metadata.js'
import type { AnswerSteps } from '../request/answer-steps.js'
import type { UiToolPart } from './ui-message.js'

/** The name of the tool that a part calls. */
const toolNameOf = ({ type, toolName }: UiToolPart): string =>
  type === 'dynamic-tool' ? (toolName ?? '') : type.slice('tool-'.length)

/**
 * Adds a call of a step, the answer to its question and its result.
 *
 * @returns false for a call whose arguments have not arrived: it never came to be.
 */
export function addToolPart(steps: AnswerSteps, step: number, part: UiToolPart): boolean {
  const { state, toolCallId, approval } = part
  if (state === 'input-streaming') return false
  const result = readMetadata(part.resultProviderMetadata)
  steps.say(step, callOf(part, result))
  if (typeof approval?.approved === 'boolean') {
    const { id: approvalId, approved, reason } = approval
    steps.approve(step, { type: 'tool-approval', approvalId, approved, ...(reason && { reason }) })
  }
  const output = outputOf(part, result)
  if (!output) return true
  // Another server's result, of a tool that the vendor ran, belongs behind its call.
  const place = result.place ?? (part.providerExecuted === true ? steps.placeIn(step) : undefined)
  const { signature } = result
  const signed = { type: 'tool-result' as const, toolCallId, ...output, ...(signature !== undefined && { signature }) }
  steps.result(step + (result.later ?? 0), signed, place)
  return true
}

function callOf(part: UiToolPart, { inputError, providerData: withResult }: PartMetadata): ToolCallPart {
  const { toolCallId, input, rawInput, approval } = part
  const providerData = withResult ?? readMetadata(part.callProviderMetadata).providerData
  const call = {
    type: 'tool-call' as const,
    toolCallId,
    toolName: toolNameOf(part),
    ...(approval?.signature && { approval: { approvalId: approval.id, signature: approval.signature } }),
    ...(providerData && { providerData }),
  }
  if (inputError !== undefined) return { ...call, inputText: typeof input === 'string' ? input : '', inputError }
  return { ...call, input: (input === undefined ? (rawInput ?? {}) : input) as Json }
}

function outputOf(
  { state, output, errorText, preliminary, approval }: UiToolPart,
  metadata: PartMetadata,
): { readonly output: Json; readonly isError?: true } | undefined {
  if (state === 'output-available') return preliminary === true ? undefined : { output: (output ?? null) as Json }
  if (state === 'output-denied') return { output: approval?.reason ?? 'The call was not approved.', isError: true }
  // Arguments that are no JSON: the client shows the call as failed, and no tool has run.
  if (state !== 'output-error' || (metadata.inputError !== undefined && metadata.place === undefined)) return undefined
  return { output: outputIn(errorText ?? '', metadata), isError: true }
}
