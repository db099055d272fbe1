import type { Page } from 'playwright-core'

/**
 * Writes 水车 into the focused field as an input method does, which takes a key for itself: while it composes, where browsers name the key `Process` or by
 * its own name, and behind the end, where Safari tells it (WebKit bug 165004, 2026-11).
 */
export async function compose(page: Page, key: 'Enter' | 'Escape'): Promise<void> {
  const keyboard = await page.context().newCDPSession(page)
  const process = { type: 'rawKeyDown', key: 'Process', code: key, windowsVirtualKeyCode: 229 } as const
  const tell = (isComposing: boolean) =>
    page.evaluate(
      `document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: '${key}', keyCode: 229, isComposing: ${isComposing}, bubbles: true, cancelable: true }))`,
    )
  await keyboard.send('Input.imeSetComposition', { text: 'shui', selectionStart: 4, selectionEnd: 4 })
  await keyboard.send('Input.dispatchKeyEvent', process)
  await tell(true)
  await keyboard.send('Input.insertText', { text: '水车' })
  await tell(false)
  await keyboard.detach()
}
