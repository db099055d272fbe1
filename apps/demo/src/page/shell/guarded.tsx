import { Component, type ReactNode } from 'react'
import { useText } from '../i18n/use-text.js'

/** Shows something in place of a part that has failed while it was rendered; the rest of the page goes on. */
export class Guarded extends Component<
  {
    readonly children: ReactNode
    /** Default: the advice to reload the page. */
    readonly instead?: ReactNode
  },
  { readonly failed: boolean }
> {
  static getDerivedStateFromError(): { readonly failed: boolean } {
    return { failed: true }
  }

  override state = { failed: false }

  override render(): ReactNode {
    const { children, instead = <Failed /> } = this.props
    return this.state.failed ? instead : children
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
