import type { DefaultTheme } from 'vitepress'

const search = {
  button: { buttonText: '搜索', buttonAriaLabel: '搜索文档' },
  modal: {
    displayDetails: '显示详情',
    resetButtonTitle: '清空',
    backButtonTitle: '关闭',
    noResultsText: '没有找到：',
    footer: { selectText: '打开', navigateText: '切换', closeText: '关闭' },
  },
}

const theme: DefaultTheme.Config = {
  outline: { level: [2, 3], label: '本页目录' },
  docFooter: { prev: '上一页', next: '下一页' },
  darkModeSwitchLabel: '外观',
  lightModeSwitchTitle: '切换到浅色',
  darkModeSwitchTitle: '切换到深色',
  sidebarMenuLabel: '目录',
  returnToTopLabel: '回到顶部',
  langMenuLabel: '语言',
  skipToContentLabel: '跳到正文',
  notFound: {
    title: '没有这个页面',
    quote: '链接可能写错了，也可能页面已经改名。',
    linkLabel: '回到首页',
    linkText: '回到首页',
  },
}

/** The words of the theme in Chinese. */
export const chinese = {
  description: 'TypeScript 流式 SDK：一端接大模型的 token，另一端输出 SSE。',
  search,
  theme,
}
