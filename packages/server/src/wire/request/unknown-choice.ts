import { HttpError } from '../../exchange/http-error.js'

/** The refusal of a choice that names a tool which is not there, as the vendors refuse it: no model could call it. @param field - of the name. */
export const unknownChoice = (field: string): HttpError =>
  new HttpError(400, 'invalid-request', `${field} names no tool of the request.`, { field })

/** The refusal of a choice that must be met, by a request without a tool: as the vendors refuse it, instead of an answer that no tool was called for. */
export const noToolToChoose = (): HttpError =>
  new HttpError(400, 'invalid-request', 'tool_choice is required, and the request has no tool.', {
    field: 'tool_choice',
  })
