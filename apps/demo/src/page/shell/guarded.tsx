import { Component, type ReactNode } from 'react'
import { useText } from '../i18n/use-text.js'

/** Shows a remedy in place of a part that has failed while it was rendered; the rest of the page goes on. */
export class Guarded extends Component<{ readonly children: ReactNode }, { readonly failed: boolean }> {
  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override state = { failed: false }

  override render(): ReactNode {
    return this.state.failed ? <Failed /> : this.props.children
  }
}

function Failed() {
  const t = useText()
  return (
    <div className="shell-failed" role="alert">
      <p>{t('shell.broken')}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        {t('shell.reload')}
      </button>
    </div>
  )
}
