import { HttpError } from './http-error.js'

/** The refusal of a request whose body the application has read: its developer hears of it by `onError`, and by the response too. */
export class BodyReadBefore extends HttpError {
  /** @param remedy - a sentence. */
  constructor(remedy: string) {
    super(500, 'unknown', `The body was read before the chat handler was asked. ${remedy}`)
  }
}
