import { type ChatNode, textOf } from '@millrace/client'
import { fileName, userContent } from '../lib/user-content.js'

/** Words of the export in the reader's language. */
export interface ExportWords {
  readonly you: string
  readonly untitled: string
  readonly exported: string
}

/** A conversation as Markdown: the branches that are shown, without reasoning and calls of tools. */
export function markdownOf(title: string, messages: readonly ChatNode[], words: ExportWords): string {
  const blocks = [`# ${title.replace(/\s+/g, ' ').trim() || words.untitled}`]
  for (const { message, answer } of messages) {
    if (message.role === 'user') blocks.push(`## ${words.you}`, questionOf(message))
    else if (message.role === 'assistant')
      blocks.push(`## ${answer?.model ?? 'Millrace'}`, answerOf(textOf(message), answer))
  }
  blocks.push(`*${words.exported}*`)
  return `${blocks.filter(block => block !== '').join('\n\n')}\n`
}

function questionOf(message: ChatNode['message']): string {
  const { text, pictures, textFiles, files } = userContent(message)
  const names = [...pictures, ...files].map(file => `- ${fileName(file)}`)
  const contents = textFiles.map(({ name, text }) => `${name}:\n\n${fenced(text)}`)
  return [names.join('\n'), ...contents, text].filter(each => each !== '').join('\n\n')
}

function answerOf(text: string, answer: ChatNode['answer']): string {
  const sources = (answer?.sources ?? []).map(
    ({ title, url }, index) => `${index + 1}. ${url === undefined ? title : `[${title ?? url}](<${url}>)`}`,
  )
  return [text, sources.join('\n')].filter(each => each !== '').join('\n\n')
}

/** A text as a code block, whose fence is longer than any inside of it. */
function fenced(text: string): string {
  const longest = Math.max(2, ...(text.match(/`+/g) ?? []).map(({ length }) => length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}\n${text}\n${fence}`
}

/** A file name for a title, on every system. */
export const markdownFileName = (title: string): string =>
  `${
    title
      .replace(/[\p{Cc}\s<>:"/\\|?*.…]+/gu, ' ')
      .trim()
      .slice(0, 80) || 'conversation'
  }.md`
