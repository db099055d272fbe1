/**
 * Reasoning of OpenAI's models, first match wins: `asked` does so where the request names an effort. Sources: OpenAI's guide to its latest
 * model and vercel/ai `openai-language-model-capabilities.ts` (2026-10). A name that no row fits does not reason.
 */
const models: readonly (readonly [name: RegExp, reasons: 'always' | 'asked' | 'never'])[] = [
  [/^(gpt-[34]|chatgpt-|gpt-5-chat)/, 'never'],
  [/^(o\d|codex-mini|computer-use|gpt-5(\.\d+)?-codex|gpt-5(-|$))/, 'always'],
  [/^gpt-(5\.|[6-9])/, 'asked'],
]

/** Models that are listed where the options name none. */
export const openaiModelNames = ['gpt-5.4', 'gpt-5.4-mini', 'gpt-5.3-codex', 'gpt-4o'] as const

/** True when a model reasons at an effort; undefined: the request names none. */
export function reasons(model: string, effort: string | null | undefined): boolean {
  const kind = models.find(([name]) => name.test(model.replace(/^(ft:|openai\/)/, '')))?.[1] ?? 'never'
  return kind === 'always' || (kind === 'asked' && (effort ?? 'none') !== 'none')
}
