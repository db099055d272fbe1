import './picker.css'
import { Brush, Image, ImageOff } from 'lucide-react'
import { useStore } from 'zustand'
import type { ModelInfo } from '../../shared/info.js'
import type { Translate } from '../i18n/text.js'
import { useText } from '../i18n/use-text.js'
import { serverInfo } from '../info/info.js'
import { useChoice } from '../info/use-choice.js'
import { settings } from '../settings/settings.js'
import { Listbox, type ListboxGroup } from './listbox.js'
import { SearchSwitch } from './search-switch.js'

/** The choice of provider, model and effort. @param pictures - the conversation has pictures, or the next message does. */
export function Picker({ pictures }: { readonly pictures: boolean }) {
  const t = useText()
  const info = useStore(serverInfo, ({ info }) => info)
  const choice = useChoice(pictures)
  if (!info || !choice) return null
  const { model, effort, forPictures } = choice
  return (
    <>
      <Listbox
        label={t('picker.model')}
        value={model.id}
        shown={
          <>
            {model.label}
            {model.emulated && <Emulated />}
          </>
        }
        groups={modelGroups(info.models, pictures, t)}
        onChoose={id => settings.setState({ model: id })}
      />
      {model.efforts.length > 0 && (
        <Listbox
          label={t('picker.effort')}
          value={effort ?? ''}
          shown={effort === undefined ? t('picker.effort') : effortName(effort, t)}
          groups={[
            {
              options: ['', ...model.efforts].map(id => ({
                id,
                label: id === '' ? t('picker.effortDefault') : effortName(id, t),
              })),
            },
          ]}
          onChoose={id => settings.setState({ effort: id === '' ? undefined : id })}
        />
      )}
      {model.searches && <SearchSwitch />}
      <p className="picker-why" role="status">
        {forPictures && t('composer.imageModel', model.label)}
      </p>
    </>
  )
}

function Emulated() {
  const t = useText()
  return <span className="picker-emulated">{t('picker.emulated')}</span>
}

/** The models by vendor, in the server's order. Where there are pictures to read, those that can are the choice. */
function modelGroups(models: readonly ModelInfo[], pictures: boolean, t: Translate): readonly ListboxGroup[] {
  const wanted = pictures && models.some(({ images }) => images) ? models.filter(({ images }) => images) : models
  const byVendor = Map.groupBy(wanted, ({ vendor, emulated }) =>
    emulated ? `${vendor} · ${t('picker.emulated')}` : vendor,
  )
  return [...byVendor].map(([label, models]) => ({
    label,
    options: models.map(model => ({ id: model.id, label: model.label, note: <Note model={model} /> })),
  }))
}

function Note({ model: { images, draws, contextTokens } }: { readonly model: ModelInfo }) {
  const t = useText()
  const Icon = images ? Image : ImageOff
  const label = images ? t('picker.pictures') : t('picker.noPictures')
  return (
    <span className="picker-note">
      {contextTokens !== undefined && <span>{t('picker.context', shortCount(contextTokens))}</span>}
      {draws && (
        <span title={t('picker.drawsPictures')}>
          <Brush size={14} aria-hidden />
          <span className="visually-hidden">{t('picker.drawsPictures')}</span>
        </span>
      )}
      <span title={label}>
        <Icon size={14} aria-hidden />
        <span className="visually-hidden">{label}</span>
      </span>
    </span>
  )
}

const shortCount = (tokens: number): string =>
  tokens >= 1_000_000 ? `${Math.round(tokens / 100_000) / 10}M` : `${Math.round(tokens / 1000)}k`

const effortNames = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

/** An effort in the reader's language; one that the page does not know, by its own name. */
function effortName(effort: string, t: Translate): string {
  const known = effortNames.find(name => name === effort)
  return known ? t(`picker.effort.${known}`) : effort
}
