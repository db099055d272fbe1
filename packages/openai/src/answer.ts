import { createSourceTeller } from '@millrace/core/provider-kit'
import { ItemStore } from './item-store.js'

/** An answer of which nothing has come. @param asked - names of the tools that were asked for; the response's own list adds to them. */
export const newAnswer = (asked: Set<string>) => ({
  items: new ItemStore(),
  asked,
  tellSource: createSourceTeller(),
  /** The model refused, in the field that it has for that. */
  refused: false,
  /** The answer is over and not complete: its last item may lack its end. */
  cut: false,
})

/** One answer as it comes together. */
export type Answer = ReturnType<typeof newAnswer>
