import type { KeyboardEvent } from 'react'

/**
 * True for a key that an input method takes: of a composition, and the Enter that ends one, which Safari tells behind its end with the key code 229
 * (WebKit bug 165004, 2026-11).
 */
export const isTyping = (event: KeyboardEvent): boolean => event.nativeEvent.isComposing || event.keyCode === 229
