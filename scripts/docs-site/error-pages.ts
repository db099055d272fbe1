import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Document } from '../docs/documents.ts'
import { type Language, languages } from './sections.ts'

/** A code as `docs/errors.json` tells of it, which `tests/wires/error-facts.test.ts` writes. */
interface Facts {
  readonly retried: boolean
  readonly says: string
  readonly statuses: readonly number[]
  readonly vendors: Readonly<Record<string, readonly string[]>>
  readonly wires: Readonly<Record<string, { readonly status: number; readonly body: string; readonly frame?: string }>>
  readonly example?: { readonly fault?: string; readonly options?: string; readonly prints: string }
}

/** The page of one error code. */
export interface ErrorPage {
  readonly code: string
  readonly language: Language
  /** Its path on the site, from its root. */
  readonly path: string
  readonly text: string
}

/** The names of the wire formats' clients, by the formats' ids. */
const clients: Readonly<Record<string, string>> = {
  native: '`nativeWire`',
  'ai-sdk': '`aiSdkWire`',
  'ag-ui': '`agUiWire`',
  openai: '`openaiWire`',
  responses: '`responsesWire`',
  anthropic: '`anthropicWire`',
  text: '`textWire`',
}

const words = {
  en: {
    raised: 'What raises it',
    statuses: (list: string) => `A vendor's HTTP status ${list}, where its body says no more.`,
    noStatus: 'No HTTP status means it by itself.',
    vendorHead: ['vendor', 'its own codes'],
    ours: 'No code of a vendor stands for it: Millrace raises it itself.',
    several: 'several',
    retried: 'Is it tried again?',
    yes: 'Yes: as long as nothing was shown, Millrace tries twice more (`maxRetries`), unless the vendor’s answer says that it is of no use. `retryable` has the judgement for each error.',
    no: 'Usually not: the same request would fail again. Where a vendor’s answer says otherwise, `retryable` is true and Millrace tries again, as long as nothing was shown.',
    seen: 'What your user sees',
    shown: (says: string) =>
      `The words are the same in every dialect: “${says}” The vendor’s own go to your log alone. A failure before the first word is a response with a status; one in the middle of an answer is an event.`,
    seenHead: ['wire format', 'status before the first word', 'in the middle'],
    event: 'an event',
    cut: 'the connection is broken off',
    forms: (wire: string) => `${wire}, body and event:`,
    example: 'Try it',
    run: 'The emulator fails as a vendor does; no key is needed.',
    all: 'All codes',
    more: 'Its codes at each vendor, its form in each dialect, an example to run',
  },
  zh: {
    raised: '什么会引起它',
    statuses: (list: string) => `厂商的 HTTP 状态 ${list}，响应体没有更多说明时。`,
    noStatus: '没有哪个 HTTP 状态单独表示它。',
    vendorHead: ['厂商', '它自己的错误码'],
    ours: '没有厂商的错误码对应它：由 Millrace 自己抛出。',
    several: '多家',
    retried: '会重试吗',
    yes: '会：只要还没有内容显示出来，Millrace 再试两次（`maxRetries`），除非厂商的回答表明重试没有用。每个错误的判断在 `retryable` 里。',
    no: '通常不会：同样的请求还会失败。厂商的回答另有说明时 `retryable` 为 true，只要还没有内容显示出来，Millrace 就会重试。',
    seen: '用户看到什么',
    shown: (says: string) =>
      `各种格式里的文字相同：“${says}”厂商的原话只进你的日志。第一个字之前失败是带状态的响应，回答中途失败是一个事件。`,
    seenHead: ['wire 格式', '第一个字之前的状态', '中途'],
    event: '事件',
    cut: '连接中断',
    forms: (wire: string) => `${wire}，响应体和事件：`,
    example: '试一试',
    run: '模拟器像厂商一样出错，不需要 key。',
    all: '全部错误码',
    more: '各厂商的错误码、在各种格式里的样子、可以运行的例子',
  },
} as const

/** The pages of all error codes in every language: the section of `docs/errors.md`, and what `docs/errors.json` tells. Links are as in `docs/errors.md`. */
export function errorPages(root: string): ErrorPage[] {
  const facts = JSON.parse(readFileSync(join(root, 'docs/errors.json'), 'utf8')) as Readonly<Record<string, Facts>>
  return (Object.keys(languages) as Language[]).flatMap(language =>
    remedies(readFileSync(join(root, `docs/errors${languages[language]}`), 'utf8')).map(([code, remedy]) => {
      const known = facts[code]
      if (!known) throw new Error(`docs/errors.json tells nothing of ${code}: npm run docs:errors`)
      const path = `${language === 'en' ? '' : `${language}/`}errors/${code}.md`
      return { code, language, path, text: pageOf(code, remedy, known, language) }
    }),
  )
}

/** The English pages as documents, whose examples can be tried. */
export const errorDocuments = (root: string): Document[] =>
  errorPages(root)
    .filter(({ language }) => language === 'en')
    .map(({ path, text }) => ({ path, text }))

/** `docs/errors.md` with a link to the page of each code behind its section. */
export const withErrorPages = (text: string, language: Language): string =>
  text.replace(/^## (\S+)\n[\s\S]*?(?=\n## |(?![\s\S]))/gm, (section, code: string) => {
    return `${section.trimEnd()}\n\n[${words[language].more}](./errors/${code}.md)\n`
  })

/** The code of each section, with its text. */
const remedies = (text: string): [code: string, remedy: string][] =>
  text
    .split(/^## /m)
    .slice(1)
    .map(section => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n')).trim()])

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
const code = (text: string): string => `\`${text.replaceAll('|', '\\|')}\``

function pageOf(name: string, remedy: string, facts: Facts, language: Language): string {
  const said = words[language]
  const { retried, says, statuses, vendors, wires, example } = facts
  const rows = Object.entries(vendors).map(([vendor, codes]) => [
    vendor === 'several vendors' ? said.several : vendor,
    codes.map(code).join(' '),
  ])
  const raised = [
    statuses.length > 0 ? said.statuses(statuses.join(', ')) : said.noStatus,
    rows.length > 0 ? table(said.vendorHead, rows) : said.ours,
  ]
  const seen = Object.entries(wires).map(([id, { status, frame }]) => [
    clients[id] ?? id,
    String(status),
    frame === undefined ? said.cut : said.event,
  ])
  // In blocks of their own: beside each other in a table they would be wider than a screen.
  const forms = Object.entries(wires).flatMap(([id, { body, frame }]) =>
    frame === undefined
      ? []
      : [`${said.forms(clients[id] ?? id)}\n\n\`\`\`json\n${body}\n\`\`\`\n\n\`\`\`txt\n${frame}\n\`\`\``],
  )
  return [
    `# ${name}`,
    remedy,
    `## ${said.raised}`,
    ...raised,
    `## ${said.retried}`,
    retried ? said.yes : said.no,
    `## ${said.seen}`,
    said.shown(says),
    table(said.seenHead, seen),
    ...forms,
    ...(example ? [`## ${said.example}`, said.run, exampleOf(example)] : []),
    `[${said.all}](errors${languages[language]})`,
    '',
  ].join('\n\n')
}

const exampleOf = ({ fault, options, prints }: NonNullable<Facts['example']>): string => `\`\`\`ts
import { ChatError } from '@millrace/core'
import { createGlmEmulator, emulatorKey } from '@millrace/emulator'
import { glm } from '@millrace/glm'

const emulator = createGlmEmulator(${fault === undefined ? '' : `{ fault: '${fault}' }`})
const provider = glm({ model: 'glm-5.3', apiKey: emulatorKey, fetch: emulator.fetch })
const request = { messages: [{ role: 'user' as const, content: 'Hello' }] }

try {
  await provider.stream(request, ${options ? `{ maxRetries: 0, ${options.slice(2)}` : '{ maxRetries: 0 }'}).text()
} catch (error) {
  if (!(error instanceof ChatError)) throw error
  console.log(error.code, error.retryable, error.providerCode ?? '') // ${prints}
}
\`\`\``
