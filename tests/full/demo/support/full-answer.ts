import type { ChatNode } from '@millrace/client'
import type { Part, ToolCallPart } from '@millrace/core'

const markdown = `## Water and wheels

A millrace leads water to the wheel. Its power is $P = \\rho g Q H$, or with **losses**:

$$
P = \\eta \\, \\rho \\, g \\, Q \\, H, \\qquad \\eta \\in (0, 1)
$$

Three wheels are common, see [the article](https://en.wikipedia.org/wiki/Water_wheel) or https://example.org/wheels:

1. The *undershot* wheel dips into the stream.
2. The *overshot* wheel is filled from above.
   - It needs a head of its own height.
   - It uses ~~all~~ most of the water's energy.
3. The *breastshot* wheel lies between.

| wheel | efficiency | head | where it is found |
|:--|--:|:-:|:--|
| undershot | 25 % | none | in wide, slow rivers, beside bridges and on ships |
| overshot | 85 % | > 3 m | in hills |
| breastshot | 65 % | 1–3 m | everywhere else<br>in between |

> The power of a wheel is the weight of water per second times the height it falls.

\`\`\`ts
// Power in watts.
export function power(flow: number, head: number, efficiency = 0.85): number {
  const density = 1000
  return efficiency * density * 9.81 * flow * head
}

console.log(\`\${power(0.5, 4).toFixed(0)} W of a wheel that is neither too small for its river nor too large for the mill behind it\`)
\`\`\`

- [x] build the weir
- [ ] open the \`gate\`

![A wheel](https://example.com/wheel.png)

---

**注意：**水轮的效率取决于水头。`

/** A picture of one pixel. */
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg=='

const waitingCalls: readonly ToolCallPart[] = [
  {
    type: 'tool-call',
    toolCallId: 'c3',
    toolName: 'send_message',
    input: { to: 'Ada', text: 'The weather in Halle is fine.' },
    approval: { approvalId: 'a3', signature: 's' },
  },
  { type: 'tool-call', toolCallId: 'c4', toolName: 'pick_color', input: { question: 'For the gate?' } },
]

const content: readonly Part[] = [
  { type: 'reasoning', text: 'The user asks for *wheels*. I list three of them.' },
  { type: 'tool-call', toolCallId: 'c1', toolName: 'get_weather', input: { city: 'Halle' } },
  { type: 'tool-result', toolCallId: 'c1', output: { celsius: 18, sky: 'clear' } },
  {
    type: 'tool-call',
    toolCallId: 'c2',
    toolName: 'get_weather',
    inputText: '{"city": "Ha',
    inputError: 'it ends early',
  },
  { type: 'text', text: markdown },
  ...waitingCalls,
  { type: 'image', mediaType: 'image/png', data: png },
  { type: 'file', mediaType: 'text/csv', data: 'YSxiCg==', name: 'wheels.csv' },
  { type: 'file', mediaType: 'application/pdf', url: 'https://example.com/wheels.pdf', name: 'wheels.pdf' },
]

/** An answer with everything in it. */
export const fullAnswer = {
  node: {
    id: 'full',
    message: { role: 'assistant', content },
    status: 'complete',
    branches: ['full'],
    answer: {
      status: 'finished',
      role: 'assistant',
      content,
      open: [],
      step: { content: 0, sources: 0, data: 0 },
      sources: [
        {
          id: '1',
          url: 'https://en.wikipedia.org/wiki/Water_wheel',
          title: 'Water wheel',
          snippet: 'A machine for converting the energy of water.',
        },
        { id: '2', title: 'A book without an address' },
      ],
      data: [{ name: 'unknown-thing', value: { a: [1, 2, 3] } }],
    },
  } satisfies ChatNode,
  waiting: waitingCalls,
}
