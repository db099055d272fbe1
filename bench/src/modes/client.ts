import type { PageLoad, PageRun } from '../run/browser.ts'
import type { ContenderInfo } from '../shared/contenders.ts'
import type { Metric, Mode } from './mode.ts'

/** File of a page. */
const fileOf: Readonly<Record<string, string>> = {
  'page-bare': 'bare.ts',
  'page-millrace': 'millrace.tsx',
  'page-millrace-text': 'millrace-text.tsx',
  'page-ai-sdk': 'ai-sdk.tsx',
  'page-ai-sdk-throttled': 'ai-sdk-throttled.tsx',
  'page-tanstack': 'tanstack.tsx',
}

const task: Metric = { id: 'task', title: 'task time per token', unit: 'µs', digits: 2, picture: true }
const longest: Metric = { id: 'longest', title: 'longest task', unit: 'ms', digits: 0 }
const growth: Metric = { id: 'growth', title: 'task time of twice as many tokens', unit: '×', digits: 2 }

const common = {
  group: 'client',
  parts: 'page',
  references: ['page-bare', 'page-millrace'],
} as const satisfies Partial<Mode>

const cpu =
  'Task time is the CPU of the page’s main thread, microtasks, layout and paint included, after an answer of 2,000 tokens.'

/** The figures of a page that has shown an answer. */
const figuresOf = ({ taskMs, longestMs }: PageRun, tokens: number): Record<string, number> => ({
  task: (taskMs * 1000) / tokens,
  ...(!Number.isNaN(longestMs) && { longest: longestMs }),
})

const notesOf = ({ intact }: PageRun): string[] => (intact ? [] : ['the page shows another text than was sent'])

/** A mode in which each page shows an answer, in each round once. */
const pageMode = (mode: Pick<Mode, 'id' | 'title' | 'about' | 'rounds' | 'without'>, load: PageLoad): Mode => ({
  ...common,
  ...mode,
  about: `${mode.about} ${cpu}`,
  metrics: load.rate > 0 ? [task] : [task, longest],
  async measure(arena, { id }, { scale }) {
    const tokens = Math.ceil(load.tokens * (load.rate > 0 ? scale : 1))
    const run = await (await arena.browser()).run(fileOf[id]!, { ...load, tokens })
    return { sample: figuresOf(run, tokens), notes: notesOf(run) }
  },
})

const burst: PageLoad = { tokens: 20_000, rate: 0, hidden: true }

/** Pure work, and how it grows. */
const hiddenBurst: Mode = {
  ...pageMode(
    {
      id: 'client-hidden',
      title: 'Pages, burst, text hidden',
      about:
        'An answer of 20,000 tokens at once, in an element that is not displayed; then one of 40,000 in a new page.',
      without: ['page-tanstack', 'page-millrace-text'],
    },
    burst,
  ),
  metrics: [task, longest, growth],
  async measure(arena, { id }) {
    const browser = await arena.browser()
    const once = await browser.run(fileOf[id]!, burst)
    const twice = await browser.run(fileOf[id]!, { ...burst, tokens: 2 * burst.tokens })
    return {
      sample: { ...figuresOf(once, burst.tokens), growth: twice.taskMs / once.taskMs },
      notes: [...new Set([once, twice].flatMap(notesOf))],
    }
  },
}

/** Pages that show answers. */
export const clientModes: readonly Mode[] = [
  hiddenBurst,
  pageMode(
    {
      id: 'client-visible',
      title: 'Pages, burst, visible',
      about: 'An answer of 20,000 tokens at once.',
      without: ['page-tanstack'],
    },
    { ...burst, hidden: false },
  ),
  pageMode(
    {
      id: 'client-short',
      title: 'Pages, burst of 4,000 tokens, text hidden',
      about: 'An answer of 4,000 tokens at once, in an element that is not displayed.',
      rounds: 3,
      without: ['page-millrace-text'],
    },
    { ...burst, tokens: 4000 },
  ),
  pageMode(
    {
      id: 'client-paced-hidden',
      title: 'Pages, 1,000 tokens a second, text hidden',
      about: 'Five seconds of 1,000 tokens each, in an element that is not displayed.',
      rounds: 3,
      without: ['page-tanstack', 'page-millrace-text'],
    },
    { tokens: 5000, rate: 1000, hidden: true },
  ),
  pageMode(
    {
      id: 'client-paced1000',
      title: 'Pages, 1,000 tokens a second, visible',
      about: 'Five seconds of 1,000 tokens each.',
      rounds: 3,
      without: ['page-tanstack'],
    },
    { tokens: 5000, rate: 1000, hidden: false },
  ),
  pageMode(
    {
      id: 'client-paced200',
      title: 'Pages, 200 tokens a second, visible',
      about: 'Eight seconds of 200 tokens each.',
      rounds: 3,
      without: ['page-tanstack'],
    },
    { tokens: 1600, rate: 200, hidden: false },
  ),
]

/** The modules that are weighed: what a chat takes without a framework, and with its hook for React. */
const modules: Readonly<Record<string, { readonly core: string; readonly react: string }>> = {
  'page-millrace': {
    core: "export { createChatSession, remote } from '@millrace/client'",
    react: "export { useChat } from '@millrace/client/react'",
  },
  'page-ai-sdk': {
    core: "export { Chat } from '@ai-sdk/react'; export { DefaultChatTransport } from 'ai'",
    react: "export { useChat } from '@ai-sdk/react'; export { DefaultChatTransport } from 'ai'",
  },
  'page-tanstack': {
    core: "export { ChatClient, fetchServerSentEvents } from '@tanstack/ai-client'",
    react: "export { fetchServerSentEvents, useChat } from '@tanstack/ai-react'",
  },
}

/** Bytes that a page loads for its chat. */
export const clientBundle: Mode = {
  ...common,
  id: 'client-bundle',
  title: 'Bundle of a chat',
  about:
    'By esbuild, minified and compressed by gzip, without React: a session with its way to a server, and the hook for React with what it needs.',
  references: ['page-millrace'],
  rounds: 1,
  without: ['page-bare', 'page-millrace-text', 'page-ai-sdk-throttled'],
  metrics: [
    { id: 'core', title: 'session and transport', unit: 'KB', digits: 1, picture: true },
    { id: 'react', title: 'with the hook', unit: 'KB', digits: 1 },
    { id: 'face', title: 'the hook alone', unit: 'KB', digits: 2 },
  ],
  async measure(arena, contender: ContenderInfo) {
    const browser = await arena.browser()
    const { core, react } = modules[contender.id]!
    const [coreBytes, reactBytes] = [await browser.bundledBytes(core), await browser.bundledBytes(react)]
    return { sample: { core: coreBytes / 1000, react: reactBytes / 1000, face: (reactBytes - coreBytes) / 1000 } }
  },
}
