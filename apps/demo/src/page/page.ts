import { type ChatState, textOf } from '@millrace/core'
import { ask, type PageMessage } from './ask.js'
import { AnswerView, questionView } from './view.js'

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
  chat.append(questionView(text), view.root)
  scrollTo(0, document.body.scrollHeight)
  running = new AbortController()
  setBusy(true)
  const screen = new Screen(view)
  const state = await ask(withFault([...messages, question]), running.signal, state => screen.show(state))
  screen.end(state)
  running = undefined
  setBusy(false)
  if (state.status === 'finished') {
    messages = [...messages, question, { role: 'assistant', content: textOf(state) }]
  } else if (prompt.value === '' && view.root.isConnected) {
    // The page shows a failure, but does not tell the model of it. The question waits to be asked again, unless a new chat has begun.
    prompt.value = text
  }
}

/** Shows the newest state of an answer once per frame of the screen: a layout for each token is more than a page can do. */
class Screen {
  readonly #view: AnswerView
  #state: ChatState | undefined

  constructor(view: AnswerView) {
    this.#view = view
  }

  show(state: ChatState): void {
    if (!this.#state) requestAnimationFrame(() => this.#draw())
    this.#state = state
  }

  /** Shows the last state at once: no frame comes while the page is hidden. */
  end(state: ChatState): void {
    this.#state = state
    this.#draw()
  }

  #draw(): void {
    const state = this.#state
    if (!state) return
    this.#state = undefined
    const follow = nearBottom()
    this.#view.show(state)
    if (follow) scrollTo(0, document.body.scrollHeight)
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
  // The button that had the focus is gone.
  prompt.focus()
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
addEventListener('keydown', event => {
  // Escape also leaves an input method, which is no wish to stop.
  if (event.key === 'Escape' && !event.isComposing) running?.abort()
})
byId('clear').addEventListener('click', () => {
  running?.abort()
  messages = []
  chat.replaceChildren()
  prompt.focus()
})

// Enter sends the prompt that the page comes with, and typing replaces it.
prompt.focus()
prompt.select()

const backend = (await (await fetch('/backend.json')).json()) as { label: string; emulated: boolean }
byId('backend').textContent = `Answers come from ${backend.label}.`
byId('faults').hidden = !backend.emulated
