// @vitest-environment happy-dom
import { createElement as h, type ReactElement, StrictMode } from 'react'
import { expect, test, vi } from 'vitest'
import { useOwned } from '../../src/react/use-owned.js'
import { reactPage } from '../support/page.js'

test('StrictMode, which ends and begins effects again, ends nothing; the component does, once', async () => {
  const end = vi.fn()
  const make = vi.fn((options: { readonly name: string }) => options.name)
  const Page = (): ReactElement => h('p', null, useOwned({ name: 'thing' }, make, end))
  const page = reactPage()
  page.render(h(StrictMode, null, h(Page)))
  await expect.poll(() => page.element.textContent).toBe('thing')
  await new Promise(resolve => setTimeout(resolve, 20))
  expect(end).not.toHaveBeenCalled()
  page.unmount()
  await expect.poll(() => end.mock.calls).toEqual([['thing']])
})
