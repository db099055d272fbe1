import type { ToolCallEndEvent, ToolResultEvent } from '@millrace/core'
import type { PartMetadata } from '../part-metadata.js'
import { chunkMetadata, frame } from './frame.js'

/** A call that the client knows. */
export interface KnownCall {
  /** The step that it was made in; 0 and below: of an earlier answer. */
  readonly step: number
  /** Facts of a call without readable arguments, which the client would forget when its result comes. */
  readonly unreadable?: PartMetadata
}

/** The frame of a complete call. The client shows one whose arguments are no JSON as failed. */
export function callFrame(record: ToolCallEndEvent): string {
  const { toolCallId, toolName, input, inputText, providerData } = record
  const unreadable = unreadableIn(record)
  if (!unreadable)
    return frame({
      type: 'tool-input-available',
      toolCallId,
      toolName,
      input: input === undefined ? {} : input,
      ...chunkMetadata({ providerData }),
    })
  const { inputError } = unreadable
  const fields = { toolCallId, toolName, input: inputText ?? '', errorText: inputError }
  return frame({ type: 'tool-input-error', ...fields, ...chunkMetadata(unreadable) })
}

/** The metadata of a call whose arguments could not be read; undefined for any other. */
export const unreadableIn = ({ inputError, inputText, providerData }: ToolCallEndEvent): PartMetadata | undefined =>
  inputError === undefined && inputText === undefined ? undefined : { inputError: inputError ?? '', providerData }

/** A result on its way to the client. */
export interface ShownResult {
  readonly record: ToolResultEvent
  readonly metadata: PartMetadata
}

/**
 * The frame of a result.
 *
 * @param vendors - the vendor ran the tool. Without that word a client that answers calls by itself (`sendAutomaticallyWhen`) takes the answer
 * for a call that it has to go on with, without end.
 */
export function resultFrame({ record, metadata }: ShownResult, vendors: boolean): string {
  const { toolCallId, output, isError } = record
  const executed = vendors ? { providerExecuted: true } : {}
  if (!isError)
    return frame({
      type: 'tool-output-available',
      toolCallId,
      output: output === undefined ? null : output,
      ...executed,
      ...chunkMetadata(metadata),
    })
  const isText = typeof output === 'string'
  const errorText = isText ? output : (JSON.stringify(output) ?? 'null')
  const known = isText ? metadata : { ...metadata, json: true as const }
  return frame({ type: 'tool-output-error', toolCallId, errorText, ...executed, ...chunkMetadata(known) })
}

/** The frame of a stage of a tool that goes on. */
export const stageFrame = ({ toolCallId, output }: ToolResultEvent): string =>
  frame({ type: 'tool-output-available', toolCallId, output: output === undefined ? null : output, preliminary: true })

/** The frame that takes a result back: the client holds a preliminary one for none. */
export const withdrawnFrame = (toolCallId: string): string =>
  frame({ type: 'tool-output-available', toolCallId, output: null, preliminary: true })
