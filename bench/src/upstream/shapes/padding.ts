import { seededRandom } from '../../shared/random.ts'

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

/** Makes texts of 1 to 16 characters, as OpenAI puts into its frames so that their lengths tell nothing of the text. Always the same ones. */
export function padding(): () => string {
  const random = seededRandom(16)
  const letter = (): string => letters[Math.floor(random() * letters.length)]!
  return () => Array.from({ length: 1 + Math.floor(random() * 16) }, letter).join('')
}
