import type { Message } from '@millrace/core'
import { cannotTake, eachPart, isMedia, mediaOf, misplaced } from '@millrace/core/provider-kit'

/** A message as text. Images stand in it as Markdown, `![](address or data)`, as the server takes them. */
export interface PromptTurn {
  /** The speaker. */
  readonly role: 'system' | 'user' | 'assistant'
  /** All that was said, without reasoning. */
  readonly text: string
}

/** Writes the prompt of a conversation as the model was trained to read it, up to where its answer begins. */
export type PromptWriter = (turns: readonly PromptTurn[]) => string

/** The form of ChatML, which Qwen and many fine-tuned models were trained on. */
export const chatML: PromptWriter = turns =>
  `${turns.map(({ role, text }) => `<|im_start|>${role}\n${text}<|im_end|>\n`).join('')}<|im_start|>assistant\n`

/**
 * The writer where none is given: the text of the user goes as it is, for the model to continue.
 *
 * @throws ChatError `invalid-request` for any other conversation: which form it takes is the model's, and a wrong one makes wrong answers.
 */
export const bareText: PromptWriter = turns => {
  const [first, ...more] = turns
  if (first?.role === 'user' && more.length === 0) return first.text
  throw cannotTake('messages', 'give tgi a prompt function that writes a conversation in the form of the model.')
}

/** Reads messages as text. @throws ChatError `invalid-request` naming the part that is none. */
export function turnsOfText(messages: readonly Message[]): readonly PromptTurn[] {
  const texts = new Map<Message, string>(messages.map(message => [message, '']))
  for (const { message, part, field } of eachPart(messages)) {
    const { role } = message
    let text: string
    if (part.type === 'text') text = part.text
    else if (part.type === 'reasoning' && role === 'assistant') text = ''
    else if (part.type === 'image' && role === 'user') text = imageIn(mediaOf(part, field))
    else if (isMedia(part)) throw cannotTake(field, `TGI takes text and images of the user, and no ${part.type}.`)
    else if (part.type === 'tool-call' || part.type === 'tool-result')
      throw cannotTake(field, 'generate_stream has no tools: use the Chat Completions of the server for them.')
    else throw misplaced(part, field, message)
    texts.set(message, (texts.get(message) ?? '') + text)
  }
  return messages.map(message => ({ role: message.role as PromptTurn['role'], text: texts.get(message) ?? '' }))
}

const imageIn = ({ data, url, mediaType }: ReturnType<typeof mediaOf>): string =>
  `![](${data === undefined ? url : `data:${mediaType};base64,${data}`})`
