import type { Answer } from './answer.js'
import { asksForPoem, recitePoem } from './poem.js'
import type { Prompt } from './prompt.js'

/** The emulator's own answer to a prompt. */
export function composeAnswer(prompt: Prompt): Answer {
  if (asksForPoem(prompt.text)) return recitePoem()
  return { text: `This is the Millrace emulator, not a language model. You wrote: ${prompt.text}` }
}
