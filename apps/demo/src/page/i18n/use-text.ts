import { useSettings } from '../settings/use-settings.js'
import { type Language, preferredLanguage } from './language.js'
import { type Translate, translator } from './text.js'

/** The language of the page: the browser's until a person chooses one. */
export const useLanguage = (): Language =>
  useSettings(({ language }) => language) ?? preferredLanguage(navigator.languages)

/** Gives `t`, which gives the page's texts: `t('composer.send')`, `t('messages.newCount', 3)`. Renders again when the language changes. */
export const useText = (): Translate => translator(useLanguage())
