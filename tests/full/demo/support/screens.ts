import type { Page } from 'playwright-core'
import type { Translate } from '../../../../apps/demo/src/page/i18n/text.js'
import { ask, begin } from './demo-tab.ts'

/** Leads a page to a screen. @param t - the page's texts, in its language. @param narrow - the conversations and the machine room lie over the messages. */
export type Steps = (page: Page, t: Translate, narrow: boolean) => Promise<unknown>

const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

/** Opens the list of conversations where it is not beside the messages. */
async function openList(page: Page, t: Translate, narrow: boolean): Promise<void> {
  if (!narrow) return
  await button(page, t('shell.openConversations')).click()
  await page.getByRole('dialog', { name: t('shell.conversations') }).waitFor()
}

async function openMenu(page: Page, t: Translate, narrow: boolean): Promise<void> {
  await ask(page, 'Hi')
  await openList(page, t, narrow)
  await button(page, t('conversations.actions', 'Hi')).press('Enter')
  await page.getByRole('menu').waitFor()
}

async function openRoom(page: Page, t: Translate): Promise<void> {
  await button(page, t('shell.openRoom')).click()
  await page.locator('.room').waitFor()
}

/** The screens of the page, each by the steps that lead to it. */
export const screens: Readonly<Record<string, Steps>> = {
  'an empty conversation': async () => {},
  'an answer, its usage open': async page => {
    await ask(page, 'Hi')
    await page.locator('.meter button').press('Enter')
    await page.locator('.meter-details').waitFor()
  },
  'an answer that is written': async (page, t) => {
    await begin(page, 'a long answer\n!fault stall:30 from=text')
    await page.locator('.messages-answer .markdown').waitFor()
    await button(page, t('composer.stop')).waitFor()
  },
  'an answer that has withdrawn its beginning, its thoughts open': async page => {
    await ask(page, 'a long answer\n!fault splice:30 from=text')
    await page.locator('.answer-withdrawn summary').click()
    await page.locator('.reasoning-head').click()
  },
  'an answer that waits for its vendor': async (page, t) => {
    await begin(page, '!fault error:1302 retry-after=60')
    await button(page, t('messages.stopWaiting')).waitFor()
  },
  'an answer in several versions': async (page, t) => {
    await ask(page, 'Hi')
    await button(page, t('messages.regenerate')).press('Enter')
    await page.locator('.messages-branches').waitFor()
  },
  'a failure': async (page, t) => {
    await ask(page, '!fault error:1211')
    await page.getByText(t('error.details'), { exact: true }).click()
  },
  'a call that waits for a decision': async (page, t) => {
    await ask(page, 'Send Ada a message.')
    await button(page, t('answer.once')).waitFor()
  },
  'the reason of a rejection': async (page, t) => {
    await ask(page, 'Send Ada a message.')
    await button(page, t('answer.reject')).press('Enter')
    await page.getByRole('textbox', { name: t('answer.reason') }).waitFor()
  },
  'a colour to pick': async (page, t) => {
    await ask(page, 'Please use pick_color for the wheel')
    await button(page, t('answer.useColor')).waitFor()
  },
  'a message that is edited': async page => {
    await ask(page, 'Hi')
    await page.locator('#message').press('ArrowUp')
    await page.locator('.messages-editor').waitFor()
  },
  'a message that is edited, with its files': async page => {
    const buffer = Buffer.from('a,b')
    await page.locator('input[type=file]').setInputFiles([{ name: 'a.csv', mimeType: 'text/csv', buffer }])
    await page.locator('.composer-file').waitFor()
    await ask(page, 'Hi')
    await page.locator('#message').press('ArrowUp')
    await page.locator('.messages-editor .messages-file').waitFor()
  },
  'the models': async page => {
    await page.locator('.picker-button').first().press('Enter')
    await page.getByRole('listbox').waitFor()
  },
  'the efforts': async page => {
    await page.locator('.picker-button').last().press('Enter')
    await page.getByRole('listbox').waitFor()
  },
  attachments: async (page, t) => {
    const buffer = Buffer.from('a,b')
    await page.locator('input[type=file]').setInputFiles([
      { name: `${'a long name '.repeat(8)}.csv`, mimeType: 'text/csv', buffer },
      { name: 'b.png', mimeType: 'image/png', buffer },
    ])
    await page.getByText(t('composer.unreadable', 'b.png')).waitFor()
  },
  'files over the page': async page => {
    await page.evaluate(
      `document.body.dispatchEvent(new DragEvent('dragover', { bubbles: true, cancelable: true, dataTransfer: (data => (data.items.add(new File(['a'], 'a.txt')), data))(new DataTransfer()) }))`,
    )
    await page.locator('.composer-drop').waitFor()
  },
  'the conversations': async (page, t, narrow) => {
    await ask(page, 'Hi')
    await openList(page, t, narrow)
  },
  'a search that finds nothing': async (page, t, narrow) => {
    await openList(page, t, narrow)
    await page.getByRole('searchbox').fill('concrete')
    await page.getByText(t('conversations.noMatch', 'concrete')).waitFor()
  },
  'the menu of a conversation': openMenu,
  'a title that is changed': async (page, t, narrow) => {
    await openMenu(page, t, narrow)
    await page.keyboard.press('Enter')
    await page.getByRole('textbox', { name: t('conversations.renameField') }).waitFor()
  },
  'what is said of a deletion': async (page, t, narrow) => {
    await openMenu(page, t, narrow)
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    await button(page, t('shell.undo')).waitFor()
  },
  'a storage that is full': async (page, t) => {
    await page.evaluate(`IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }`)
    await ask(page, 'Hi')
    await page.getByText(t('conversations.full')).waitFor()
  },
  'a server that does not answer': async (page, t) => {
    await page.route('**/api/info', route => route.abort())
    await page.reload()
    await page.getByText(t('shell.unreachable')).waitFor()
  },
  'the shortcuts': async (page, t) => {
    await page.locator('.messages-scroll').focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: t('shell.shortcuts') }).waitFor()
  },
  'the machine room without an answer': openRoom,
  'the machine room, a fault chosen': async (page, t) => {
    await openRoom(page, t)
    await page.locator('.room-fault').first().press('Enter')
    await page.locator('.room-fault[aria-pressed=true]').waitFor()
  },
  'the machine room after a fault': async (page, t) => {
    await ask(page, 'a long answer\n!fault splice:30 from=text')
    await openRoom(page, t)
    await page.locator('.room-story li[data-loud]').first().waitFor()
  },
}
