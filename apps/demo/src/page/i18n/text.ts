import { en, type Texts } from './en.js'
import type { Language } from './language.js'
import { zh } from './zh.js'

/** A text of the page by its key. */
export type TextKey = keyof Texts

/** The values that stand in a text; none for most. */
export type TextValues<Key extends TextKey> = Texts[Key] extends (...values: infer Values) => string ? Values : []

/** Gives a text in one language, with its values in place. */
export type Translate = <Key extends TextKey>(key: Key, ...values: TextValues<Key>) => string

const texts: Readonly<Record<Language, Texts>> = { en, zh }

/** Makes the function that gives texts in a language; the same function for the same language. */
export const translator = (language: Language): Translate => translators[language]

const make =
  (language: Language): Translate =>
  (key, ...values) => {
    const text: string | ((...values: never[]) => string) = texts[language][key]
    return typeof text === 'string' ? text : text(...(values as never[]))
  }

const translators: Readonly<Record<Language, Translate>> = { en: make('en'), zh: make('zh') }
