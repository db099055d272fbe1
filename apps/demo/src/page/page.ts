import { type ChatState, textOf } from '@millrace/core'
import { ask, type PageMessage } from './ask.js'
import { AnswerView, element } from './view.js'

const byId = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T

const chat = byId('chat')
const form = byId<HTMLFormElement>('ask')
const prompt = byId<HTMLTextAreaElement>('prompt')
const sendButton = byId<HTMLButtonElement>('send')
const stopButton = byId<HTMLButtonElement>('stop')
const fault = byId<HTMLSelectElement>('fault')

let messages: PageMessage[] = []
let running: AbortController | undefined

async function send(text: string): Promise<void> {
  const question: PageMessage = { role: 'user', content: text }
  const view = new AnswerView()
  chat.append(element('article', 'user', text), view.root)
  scrollTo(0, document.body.scrollHeight)
  running = new AbortController()
  setBusy(true)
  const show = (state: ChatState): void => {
    const follow = nearBottom()
    view.show(state)
    if (follow) scrollTo(0, document.body.scrollHeight)
  }
  const state = await ask(withFault([...messages, question]), running.signal, show)
  show(state)
  running = undefined
  setBusy(false)
  if (state.status === 'finished') {
    messages = [...messages, question, { role: 'assistant', content: textOf(state) }]
  } else if (prompt.value === '') {
    // What failed is shown, but not told to the model as if it had said it; the question waits to be asked again.
    prompt.value = text
  }
}

/** The emulator reads faults out of the prompt. */
function withFault(list: readonly PageMessage[]): PageMessage[] {
  if (!fault.value) return [...list]
  return list.map((message, i) =>
    i === list.length - 1 ? { ...message, content: `${message.content}\n!fault ${fault.value}` } : message,
  )
}

function setBusy(busy: boolean): void {
  sendButton.hidden = busy
  stopButton.hidden = !busy
}

/** Whether the reader is at the end, and so wants to stay there. */
const nearBottom = (): boolean => innerHeight + scrollY > document.body.scrollHeight - 120

form.addEventListener('submit', event => {
  event.preventDefault()
  const text = prompt.value.trim()
  if (!text || running) return
  prompt.value = ''
  void send(text)
})
prompt.addEventListener('keydown', event => {
  // Enter also ends a word in an input method, which is no wish to send.
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  form.requestSubmit()
})
stopButton.addEventListener('click', () => running?.abort())
byId('clear').addEventListener('click', () => {
  running?.abort()
  messages = []
  chat.replaceChildren()
})

const backend = (await (await fetch('/backend.json')).json()) as { label: string; emulated: boolean }
byId('backend').textContent = `Answers come from ${backend.label}.`
byId('faults').hidden = !backend.emulated
