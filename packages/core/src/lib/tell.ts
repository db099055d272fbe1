import { kindOf } from './kind-of.js'
import { heard } from './synchronous.js'

/** Settings with a listener for failures that end no answer. */
export interface ErrorListener {
  /** Is told of the failure. */
  onError?(error: unknown): unknown
}

/** Tells of a failure that ends no answer: the listener, or the console by one line without the failure's own words. @param subject - begins the line. */
export function tell(settings: ErrorListener, error: unknown, subject: string): void {
  if (!settings.onError) return console.error(`Millrace: ${subject} (${kindOf(error)}).`)
  try {
    heard(settings.onError(error), () => {})
  } catch {
    // Loses what `onError` itself throws: the answer goes on, and there is nobody left to tell.
  }
}
