import { relay } from '@millrace/core'
import { describe, expect, it } from 'vitest'
import { Puppet } from '../support/puppet.js'

describe('relay keeps pause and cancel across a change of inner flow', () => {
  it('speaks to the one it follows', () => {
    const [first, second, flow] = [new Puppet(), new Puppet(), relay()]
    flow.follow(first)
    flow.pause()
    flow.resume()
    flow.follow(second)
    flow.pause()
    flow.cancel('why')
    expect(first.calls).toEqual(['pause', 'resume'])
    expect(second.calls).toEqual(['pause', 'cancel'])
    expect(second.reason).toBe('why')
  })

  it('pauses the next one', () => {
    const [inner, flow] = [new Puppet(), relay()]
    flow.pause()
    flow.follow(inner)
    expect(inner.calls).toEqual(['pause'])
    flow.resume()
    expect(inner.calls).toEqual(['pause', 'resume'])
  })

  it('cancels the next one at once, and says so', () => {
    const [inner, flow] = [new Puppet(), relay()]
    expect(flow.cancelled).toBe(false)
    flow.pause()
    flow.cancel('why')
    flow.cancel('again')
    expect(flow.cancelled).toBe(true)
    flow.follow(inner)
    expect(inner.calls).toEqual(['cancel'])
    expect(inner.reason).toBe('why')
  })

  it('cancels once', () => {
    const [inner, flow] = [new Puppet(), relay()]
    flow.follow(inner)
    flow.cancel()
    flow.cancel()
    expect(inner.calls).toEqual(['cancel'])
  })
})
