import { expect, it } from 'vitest'
import { type RedisScript, runScript } from '../../src/redis/script.ts'

/** A Redis that knows some scripts, and the commands that it got. */
function redis({ knows = false } = {}) {
  const commands: string[][] = []
  const send = async (_: string, command: readonly string[]): Promise<unknown> => {
    commands.push([...command])
    if (command[0] === 'EVALSHA' && !knows) throw new Error('NOSCRIPT No matching script. Please use EVAL.')
    return command.at(-1)
  }
  return { commands, send }
}

it('sends commands in the order in which they are asked for, also those of scripts that are run for the first time', async () => {
  const { commands, send } = redis({ knows: true })
  const [one, other]: RedisScript[] = [{ text: 'return 1' }, { text: 'return 2' }]
  await runScript(send, one!, ['key'], ['a'])
  await expect.poll(() => one!.sha).toBeDefined()
  const all = [
    runScript(send, one!, ['key'], ['b']),
    runScript(send, other!, ['key'], ['c']),
    runScript(send, one!, ['key'], ['d']),
  ]
  expect(await Promise.all(all)).toEqual(['b', 'c', 'd'])
  expect(commands.map(command => command.at(-1))).toEqual(['a', 'b', 'c', 'd'])
  // By printf 'return 1' | sha1sum.
  expect(commands[1]!.slice(0, 2)).toEqual(['EVALSHA', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db'])
})

it('sends the text again where Redis has forgotten it', async () => {
  const { commands, send } = redis()
  const script: RedisScript = { text: 'return 1', sha: 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db' }
  expect(await runScript(send, script, ['key'], ['a'])).toBe('a')
  expect(commands).toEqual([
    ['EVALSHA', 'e0e1f9fabfc9d4800c877a703b823ac0578ff8db', '1', 'key', 'a'],
    ['EVAL', 'return 1', '1', 'key', 'a'],
  ])
})
