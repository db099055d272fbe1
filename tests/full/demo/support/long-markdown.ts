/** Markdown of a length, in which everything comes that models write: no two sections are the same. */
export function longMarkdown(characters: number): string {
  let text = ''
  for (let index = 1; text.length < characters; index++) text += section(index)
  return text.slice(0, characters)
}

const section = (index: number): string => `## ${index}. A wheel of ${index + 2} metres

Its race is **${index * 10} metres** long and falls *evenly*; the head is \`${index}.5 m\`, and the [drawings](https://example.com/wheels/${index}) show where the
weir stands. Between the river and the wheel the channel loses a little of it, and each bend a little more, which is why the old ones are straight. What the
wheel cannot use flows over the weir and stays in the river. With $\\eta = 0.${(index % 9) + 1}$ the power is $P = ${index} \\rho g Q$.

1. Raise the gate **slowly**.
2. Wait until the race is full:
   - the rack is free,
   - the wheel turns by \`${index}\` revolutions a minute.
3. Close it in a flood.

\`\`\`ts
export function wheel${index}(flow: number, head = ${index}): number {
  // Losses are counted twice where the race bends.
  const efficiency = ${index} / (${index} + 1)
  return efficiency * 1000 * 9.81 * flow * head
}
\`\`\`

| part | size | state |
|:--|--:|:-:|
| weir | ${index} m | **whole** |
| race | ${index * 10} m | \`clean\` |
| wheel | ${index + 2} m | turning |

$$
P_{${index}} = \\eta \\rho g Q H
$$

> A mill that stands still in a flood has too much water, not too little.

`
