/** A language that the page speaks. */
export type Language = 'en' | 'zh'

/** The tags that `<html lang>` and `Intl` take. */
export const languageTags: Readonly<Record<Language, string>> = { en: 'en', zh: 'zh-Hans' }

/** The first language of the reader that the page speaks; English for readers of others. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const [base] = tag.toLowerCase().split('-')
    if (base === 'en' || base === 'zh') return base
  }
  return 'en'
}
