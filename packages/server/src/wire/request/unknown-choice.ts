import { HttpError } from '../../exchange/http-error.js'

/** The refusal of a choice that names a tool which is not there, as the vendors refuse it: no model could call it. @param field - of the name. */
export const unknownChoice = (field: string): HttpError =>
  new HttpError(400, 'invalid-request', `${field} names no tool of the request.`)
