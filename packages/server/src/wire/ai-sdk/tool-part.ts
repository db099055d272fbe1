import type { Json, ToolCallPart } from '@millrace/core'
import type { AssistantSteps } from './assistant-messages.js'
import { type PartMetadata, readMetadata } from './metadata.js'
import type { UiToolPart } from './ui-message.js'

/** The name of the tool that a part calls. */
const toolNameOf = ({ type, toolName }: UiToolPart): string =>
  type === 'dynamic-tool' ? (toolName ?? '') : type.slice('tool-'.length)

/**
 * Adds a call, the answer to its question and its result to the steps of a message.
 *
 * @returns false for a call whose arguments have not arrived: it never came to be.
 */
export function addToolPart(steps: AssistantSteps, part: UiToolPart): boolean {
  const { state, toolCallId, approval } = part
  if (state === 'input-streaming') return false
  const result = readMetadata(part.resultProviderMetadata)
  steps.say(callOf(part, result))
  if (typeof approval?.approved === 'boolean') {
    const { id: approvalId, approved, reason } = approval
    steps.approve({ type: 'tool-approval', approvalId, approved, ...(reason && { reason }) })
  }
  const output = outputOf(part, result)
  if (!output) return true
  // Another server's result, of a tool that the vendor ran, belongs behind its call.
  const place = result.place ?? (part.providerExecuted === true ? steps.place : undefined)
  steps.result({ type: 'tool-result', toolCallId, ...output }, place, result.later)
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
  { inputError, place, json }: PartMetadata,
): { readonly output: Json; readonly isError?: true } | undefined {
  if (state === 'output-available') return preliminary === true ? undefined : { output: (output ?? null) as Json }
  if (state === 'output-denied') return { output: approval?.reason ?? 'The call was not approved.', isError: true }
  // Arguments that are no JSON: the client shows the call as failed, and no tool has run.
  if (state !== 'output-error' || (inputError !== undefined && place === undefined)) return undefined
  const text = errorText ?? ''
  return { output: json ? parsed(text) : text, isError: true }
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    // Not as this server wrote it.
    return text
  }
}
