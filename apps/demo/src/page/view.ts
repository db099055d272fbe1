import type { ChatState, Part } from '@millrace/core'

/** Makes an element; text only ever becomes a text node. */
function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text) made.textContent = text
  return made
}

/** Characters of a question that are shown unfolded. */
const shortQuestion = 2_000

/** Shows a question. A long one is folded: to lay out 200 KB takes a browser seconds. */
export function questionView(text: string): HTMLElement {
  if (text.length <= shortQuestion) return element('article', 'user', text)
  const details = element('details', '')
  const shown = `${text.slice(0, 200)} … (${text.length.toLocaleString('en')} characters)`
  details.append(element('summary', '', shown), element('div', '', text))
  const article = element('article', 'user')
  article.append(details)
  return article
}

/** Shows one answer, and keeps what is shown in step with its state: parts that did not change are not touched. */
export class AnswerView {
  readonly root = element('article', 'assistant waiting')
  readonly #parts = element('div', '')
  readonly #notes = element('div', '')
  #shown: readonly Part[] = []

  constructor() {
    this.root.append(this.#parts, this.#notes)
  }

  show(state: ChatState): void {
    const streaming = state.status === 'streaming'
    this.root.classList.toggle('waiting', streaming)
    this.#showParts(state.content)
    this.#notes.replaceChildren(...notes(state))
    const reasoning = this.#parts.querySelector<HTMLDetailsElement>('details')
    // Open while there is nothing else to read, unless the reader decided.
    if (reasoning && !reasoning.dataset.touched) reasoning.open = streaming && state.content.length < 2
  }

  #showParts(parts: readonly Part[]): void {
    while (this.#parts.childElementCount > parts.length) this.#parts.lastElementChild?.remove()
    parts.forEach((part, i) => {
      const old = this.#parts.children[i]
      if (part === this.#shown[i] && old) return
      if (old && this.#shown[i]?.type === part.type && append(old, part)) return
      const made = render(part)
      if (old) old.replaceWith(made)
      else this.#parts.append(made)
    })
    this.#shown = parts
  }
}

/** Adds what is new of a growing text, so that a selection in it survives. */
function append(old: Element, part: Part): boolean {
  if (part.type !== 'text' && part.type !== 'reasoning') return false
  const node = (part.type === 'text' ? old : old.lastElementChild)?.firstChild
  if (!(node instanceof Text) || !part.text.startsWith(node.data)) return false
  node.appendData(part.text.slice(node.data.length))
  return true
}

function render(part: Part): HTMLElement {
  if (part.type === 'text') return element('div', 'text', part.text)
  if (part.type === 'reasoning') {
    const details = element('details', '')
    const summary = element('summary', '', 'Reasoning')
    summary.addEventListener('click', () => {
      details.dataset.touched = 'yes'
    })
    details.append(summary, element('div', 'reasoning', part.text))
    return details
  }
  if (part.type === 'tool-call') {
    const input = part.inputText ?? (part.input === undefined ? '' : JSON.stringify(part.input))
    return element('div', 'tool', `${part.toolName}(${input})`)
  }
  return element('div', 'tool', `[${part.type}]`)
}

function notes(state: ChatState): HTMLElement[] {
  const made: HTMLElement[] = []
  if (state.sources?.length) {
    const list = element('ol', 'sources')
    for (const source of state.sources)
      list.append(element('li', '', [source.title, source.url].filter(Boolean).join(' — ')))
    made.push(list)
  }
  if (state.error) {
    const stopped = state.error.code === 'aborted'
    made.push(element('div', stopped ? 'note' : 'error', state.error.message))
  }
  if (state.usage)
    made.push(element('div', 'note', `${state.usage.inputTokens} tokens in, ${state.usage.outputTokens} out`))
  return made
}
