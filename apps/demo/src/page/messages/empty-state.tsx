import { useStore } from 'zustand'
import type { ModelInfo } from '../../shared/info.js'
import { setText } from '../composer/drafts.js'
import { useCurrent } from '../conversations/use-session.js'
import { useText } from '../i18n/use-text.js'
import { serverInfo } from '../info/info.js'
import { useChoice } from '../info/use-choice.js'
import { settings } from '../settings/settings.js'
import { MillraceDrawing } from './millrace-drawing.js'

const prompts = ['code', 'table', 'thinking', 'tool', 'sources', 'picture', 'math', 'long', 'chinese'] as const
type PromptName = (typeof prompts)[number]

/** An empty conversation: what to expect, and questions that each show something else. */
export function EmptyState() {
  const t = useText()
  const { id } = useCurrent()
  const choice = useChoice(false)
  const allEmulated = useStore(serverInfo, ({ info }) => info?.models.every(({ emulated }) => emulated) ?? false)
  const models = useStore(serverInfo, ({ info }) => info?.models ?? noModels)
  const take = (name: PromptName): void => {
    setText(id, t(`empty.${name}Prompt`))
    chooseFor(name, choice?.model, models)
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
            <button type="button" onClick={() => take(name)}>
              <span>{t(`empty.${name}`)}</span>
              <span lang={name === 'chinese' ? 'zh-Hans' : undefined}>{t(`empty.${name}Prompt`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  )
}

const noModels: readonly ModelInfo[] = []

/** Chooses what a question needs, in sight of the person: the picker shows the model and the search. */
function chooseFor(name: PromptName, model: ModelInfo | undefined, models: readonly ModelInfo[]): void {
  const needs = name === 'picture' ? 'draws' : name === 'sources' ? 'searches' : undefined
  if (!needs) return
  const able = model?.[needs] ? model : models.find(other => other[needs])
  if (able) settings.setState({ model: able.id, ...(needs === 'searches' && { search: true }) })
}
