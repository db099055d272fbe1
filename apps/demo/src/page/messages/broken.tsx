import { useText } from '../i18n/use-text.js'

/** Stands in place of a message that cannot be shown, as of one that the browser has kept damaged. */
export function Broken() {
  const t = useText()
  return (
    <p className="messages-note" role="alert">
      {t('messages.broken')}
    </p>
  )
}
