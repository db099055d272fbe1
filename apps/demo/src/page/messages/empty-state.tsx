import { useStore } from 'zustand'
import { setText } from '../composer/drafts.js'
import { useCurrent } from '../conversations/use-session.js'
import { useText } from '../i18n/use-text.js'
import { serverInfo } from '../info/info.js'
import { useChoice } from '../info/use-choice.js'
import { MillraceDrawing } from './millrace-drawing.js'

const prompts = ['code', 'table', 'math', 'tool', 'long', 'chinese'] as const

/** An empty conversation: what to expect, and questions that each show something else. */
export function EmptyState() {
  const t = useText()
  const { id } = useCurrent()
  const choice = useChoice(false)
  const allEmulated = useStore(serverInfo, ({ info }) => info?.models.every(({ emulated }) => emulated) ?? false)
  const take = (text: string): void => {
    setText(id, text)
    document.getElementById('message')?.focus()
  }
  return (
    <div className="messages-empty">
      <MillraceDrawing />
      <h2>{t('empty.title')}</h2>
      <p>{t('empty.intro')}</p>
      {choice && allEmulated && <p className="messages-emulated">{t('empty.emulated')}</p>}
      <h3>{t('empty.try')}</h3>
      <ul>
        {prompts.map(name => (
          <li key={name}>
            <button type="button" onClick={() => take(t(`empty.${name}Prompt`))}>
              <span>{t(`empty.${name}`)}</span>
              <span lang={name === 'chinese' ? 'zh-Hans' : undefined}>{t(`empty.${name}Prompt`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}
