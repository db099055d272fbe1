import '../../../src/page/style/tokens.css'
import '../../../src/page/style/base.css'
import './page.css'
import { type ChatNode, type ChatSession, createChatSession } from '@millrace/client'
import { useChatSnapshot } from '@millrace/client/react'

import { type ChatRecord, ChatStream, type ToolCallPart } from '@millrace/core'
import { useState } from 'react'
import { createRoot } from 'react-dom/client'
import { AnswerView } from '../../../src/page/answer/answer-view.js'
import { type Settings, settings } from '../../../src/page/settings/settings.js'

/** A page with one answer, which tests give it. */
declare global {
  interface Window {
    /** Shows an answer as it is. */
    show(node: ChatNode, waiting?: readonly ToolCallPart[]): void
    /** Lets an answer come, with as many tokens of four characters a second. */
    stream(text: string, tokensPerSecond: number): Promise<void>
    setSettings(settings: Partial<Settings>): void
    /** What a person did. */
    readonly acts: unknown[]
  }
}

const acts: unknown[] = []
const note = (...act: unknown[]): void => void acts.push(act)
let pace = 200
let answer = ''

async function* records(): AsyncGenerator<readonly ChatRecord[]> {
  yield [
    { type: 'start', messageId: 'm', provider: 'page' },
    { type: 'text-start', id: 't' },
  ]
  const began = performance.now()
  let sent = 0
  while (sent < answer.length) {
    await new Promise(resolve => setTimeout(resolve, 16))
    const end = Math.min(answer.length, Math.floor(((performance.now() - began) / 1000) * pace * 4))
    if (end > sent) yield [{ type: 'text-delta', id: 't', delta: answer.slice(sent, end) }]
    sent = end
  }
  yield [
    { type: 'text-end', id: 't' },
    { type: 'finish', reason: 'stop' },
  ]
}

const newSession = (): ChatSession =>
  createChatSession({ provider: { id: 'page', stream: () => ChatStream.from(records) } })

let set: (shown: { node?: ChatNode; waiting?: readonly ToolCallPart[]; session?: ChatSession }) => void = () => {}

Object.assign(window, {
  acts,
  show: (node: ChatNode, waiting: readonly ToolCallPart[] = []) => set({ node, waiting }),
  stream(text: string, tokensPerSecond: number) {
    answer = text
    pace = tokensPerSecond
    const session = newSession()
    set({ session })
    return session.send('go')
  },
  setSettings: (chosen: Partial<Settings>) => {
    settings.setState(chosen)
    const { language, theme } = chosen
    if (language) document.documentElement.lang = language
    if (theme) document.documentElement.dataset.theme = theme
  },
})

function Session({ session }: { readonly session: ChatSession }) {
  const node = useChatSnapshot(session, ({ messages }) => messages[1])
  return node ? <AnswerView node={node} waiting={[]} onApprove={note} onToolResult={note} /> : null
}

function Page() {
  const [shown, setShown] = useState<Parameters<typeof set>[0]>({})
  set = setShown
  const { node, waiting = [], session } = shown
  return (
    <main className="page">
      <h1>Answers</h1>
      <h2>One</h2>
      {node && <AnswerView key={node.id} node={node} waiting={waiting} onApprove={note} onToolResult={note} />}
      {session && <Session session={session} />}
    </main>
  )
}

createRoot(document.getElementById('page')!).render(<Page />)
