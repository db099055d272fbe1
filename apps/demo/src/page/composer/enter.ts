/**
 * True for a key that an input method takes: of a composition, and the Enter or Escape that ends one, which Safari tells behind its end with the key code
 * 229 (WebKit bug 165004, 2026-11).
 */
export const isTyping = ({ isComposing, keyCode }: Pick<KeyboardEvent, 'isComposing' | 'keyCode'>): boolean =>
  isComposing || keyCode === 229
