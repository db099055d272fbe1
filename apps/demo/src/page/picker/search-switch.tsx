import { Globe } from 'lucide-react'
import { useText } from '../i18n/use-text.js'
import { settings } from '../settings/settings.js'
import { useSettings } from '../settings/use-settings.js'

/** Switches the model's web search on and off. */
export function SearchSwitch() {
  const t = useText()
  const search = useSettings(({ search }) => search)
  return (
    <button
      type="button"
      className="button button-quiet button-icon picker-search"
      aria-label={t('picker.search')}
      title={t('picker.search')}
      aria-pressed={search}
      onClick={() => settings.setState({ search: !search })}
    >
      <Globe size={18} aria-hidden />
    </button>
  )
}
