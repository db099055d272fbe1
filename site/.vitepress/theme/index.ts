import type { Theme } from 'vitepress'
import theme from 'vitepress/theme-without-fonts'
import './style.css'

/** The page's name without its language: `zh/tools.md` → `tools`. */
const nameOf = (path: string): string => path.replace(/^zh\//, '').replace(/\.md$/, '')

export default {
  extends: theme,
  enhanceApp({ siteData, router }) {
    const { themeConfig } = siteData.value
    // The language menu leads to the same page where the other language has it, else to its start.
    const config = Object.defineProperty({ ...themeConfig }, 'i18nRouting', {
      enumerable: true,
      get: () => themeConfig.twins.includes(nameOf(router.route.data.relativePath)),
    })
    siteData.value = { ...siteData.value, themeConfig: config }
  },
} satisfies Theme
