import { BookOpen, Keyboard, Languages, Monitor, Moon, Sun } from 'lucide-react'
import { useLanguage, useText } from '../i18n/use-text.js'
import { settings, type Theme } from '../settings/settings.js'
import { useSettings } from '../settings/use-settings.js'
import { closeDrawer, showShortcuts } from '../shell/panels.js'

const readme = 'https://github.com/millrace/millrace#readme'
const themes = ['system', 'light', 'dark'] as const
const icons = { system: Monitor, light: Sun, dark: Moon } as const

/** The settings of the page: colours, language, and the list of shortcuts. */
export function SidebarFoot() {
  const t = useText()
  const language = useLanguage()
  const theme = useSettings(settings => settings.theme)
  const Icon = icons[theme]
  const names: Readonly<Record<Theme, string>> = {
    system: t('shell.themeSystem'),
    light: t('shell.themeLight'),
    dark: t('shell.themeDark'),
  }
  const next = themes[(themes.indexOf(theme) + 1) % themes.length] ?? 'system'
  const name = `${t('shell.theme')}: ${names[theme]}`
  return (
    <div className="conversations-foot">
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={name}
        title={name}
        onClick={() => settings.setState({ theme: next })}
      >
        <Icon size={16} aria-hidden />
      </button>
      <button
        type="button"
        className="button button-quiet button-icon"
        aria-label={t('shell.shortcuts')}
        title={t('shell.shortcuts')}
        onClick={() => {
          closeDrawer()
          showShortcuts(true)
        }}
      >
        <Keyboard size={16} aria-hidden />
      </button>
      <a
        className="button button-quiet button-icon"
        href={readme}
        target="_blank"
        rel="noopener noreferrer"
        aria-label={t('shell.readme')}
        title={t('shell.readme')}
      >
        <BookOpen size={16} aria-hidden />
      </a>
      <button
        type="button"
        className="button button-quiet"
        lang={language === 'en' ? 'zh-Hans' : 'en'}
        onClick={() => settings.setState({ language: language === 'en' ? 'zh' : 'en' })}
      >
        <Languages size={16} aria-hidden />
        {language === 'en' ? '中文' : 'English'}
      </button>
    </div>
  )
}
