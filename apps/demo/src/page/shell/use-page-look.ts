import { useEffect } from 'react'
import { languageTags } from '../i18n/language.js'
import { useLanguage } from '../i18n/use-text.js'
import { useSettings } from '../settings/use-settings.js'

/** Tells the document the language of the page and its colours. */
export function usePageLook(): void {
  const language = useLanguage()
  const theme = useSettings(settings => settings.theme)
  useEffect(() => {
    document.documentElement.lang = languageTags[language]
  }, [language])
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = theme
  }, [theme])
}
