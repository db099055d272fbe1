import type { Json, ToolCallPart, ToolResultPart } from '../vocabulary/request.js'
import { type ApprovalSecret, signParts, verifyParts } from './hmac.js'

/** A result that a server told a browser, with its call: everything that the signature covers. */
export interface ToldResult {
  /** The person whose conversation it is. Absent: nobody is known by name. */
  readonly owner: string | undefined
  /** The call, as the model made it. */
  readonly call: Omit<ToolCallPart, 'type' | 'approval'>
  /** The result. */
  readonly result: Pick<ToolResultPart, 'output' | 'isError'>
}

/**
 * Signs a result for the `signature` of a `tool-result`, so that the server knows the call and the result when a browser sends them back.
 *
 * @throws TypeError for a secret that is too short.
 */
export const signResult = (secret: ApprovalSecret, told: ToldResult): Promise<string> =>
  signParts(secret, partsOf(told))

/**
 * True when the signature is that of the result. False for anything else, whatever its form.
 *
 * @throws TypeError for a secret that is too short.
 */
export const verifyResult = (secret: ApprovalSecret, told: ToldResult, signature: unknown): Promise<boolean> =>
  verifyParts(secret, partsOf(told), signature)

function partsOf({ owner, call, result }: ToldResult): readonly Json[] {
  const { toolCallId, toolName, input, inputText, inputError, providerData } = call
  const { output, isError } = result
  const asked = { input, inputText, inputError, providerData } as { readonly [field: string]: Json | undefined }
  return ['millrace result 1', owner ?? null, toolCallId, toolName, asked, output ?? null, isError === true]
}
