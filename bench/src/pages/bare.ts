import { answerMark, root } from './page.ts'

async function ask(prompt: string): Promise<void> {
  const element = root().appendChild(Object.assign(document.createElement('div'), answerMark))
  const { body } = await fetch('/chat/text', { method: 'POST', body: JSON.stringify({ prompt }) })
  let text = ''
  let frame = 0
  const showText = (): void => {
    frame = 0
    element.textContent = text
  }
  const reader = body!.getReader()
  const decoder = new TextDecoder()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true })
    frame ||= requestAnimationFrame(showText)
  }
  cancelAnimationFrame(frame)
  showText()
}

window.ask = ask
