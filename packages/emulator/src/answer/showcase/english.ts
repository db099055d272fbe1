import type { Showcase } from './showpiece.js'

const code = `Here is a debounce in TypeScript. It runs the function once, when nobody has called it for a while:

\`\`\`ts
export function debounce<Args extends unknown[]>(
  run: (...args: Args) => void,
  waitMs: number,
): (...args: Args) => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  return (...args) => {
    clearTimeout(timer)
    timer = setTimeout(() => run(...args), waitMs)
  }
}
\`\`\`

Use it where events come faster than work should be done:

\`\`\`ts
const search = debounce((query: string) => console.log(\`searching for \${query}\`), 200)
search('mill')
search('millrace') // only this one is run
\`\`\`

1. \`clearTimeout\` of \`undefined\` does nothing, so the first call needs no case of its own.
2. The arguments are those of the **last** call.
3. The timer keeps a Node process alive; call \`timer.unref()\` there if it should not.`

const table = `Four ways to send an answer as it grows:

| way | direction | through a proxy | reconnects by itself |
|:--|:--|:--|:-:|
| server-sent events | server to browser | plain HTTP; buffering must be off | yes |
| chunked response | server to browser | plain HTTP; buffering must be off | no |
| WebSocket | both | needs an upgrade | no |
| long polling | server to browser | plain HTTP | by asking again |

An answer of a language model flows one way and is text, so **server-sent events** fit: each event has a name, data and an id, and \`Last-Event-ID\` tells the server where to go on.`

const formula = `The roots of $ax^2 + bx + c = 0$ come from completing the square. Divide by $a \\neq 0$ and move the constant:

$$x^2 + \\frac{b}{a}x = -\\frac{c}{a}$$

Add $\\left(\\frac{b}{2a}\\right)^2$ to both sides:

$$\\left(x + \\frac{b}{2a}\\right)^2 = \\frac{b^2 - 4ac}{4a^2}$$

and take the root:

$$x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}$$

The sign of the discriminant $\\Delta = b^2 - 4ac$ tells the number of real roots: two where $\\Delta > 0$, one where $\\Delta = 0$, none where $\\Delta < 0$.`

const puzzleThoughts = `Three jugs: 8, 5 and 3 litres. The first is full, the others are empty, and none has a mark. I am an emulator and this was thought out beforehand, but it can be followed step by step.

I write the litres in the jugs as three numbers, beginning with (8, 0, 0). A pouring ends when one jug is empty or the other one is full, since there is no mark to stop at. So every state allows a few moves only, and most of them lead back.

Fill the small jug first. (8, 0, 0), (5, 0, 3), (5, 3, 0), (2, 3, 3), (2, 5, 1), (7, 0, 1), (7, 1, 0), (4, 1, 3). There are 4 litres, in the large jug, after seven pourings. That is an answer. Is there a shorter one?

Fill the middle jug first. (8, 0, 0), (3, 5, 0), (3, 2, 3), (6, 2, 0), (6, 0, 2), (1, 5, 2), (1, 4, 3). There are 4 litres, in the middle jug, after six. Better.

Wait: is it really allowed to pour 5 litres into a jug that holds 2 of 3? Yes, only 1 litre fits, and 4 stay behind. That is the whole trick: the small jug must have exactly 1 litre of room.

Check the sums: 3 + 5 = 8, 3 + 2 + 3 = 8, 6 + 2 = 8, 6 + 2 = 8, 1 + 5 + 2 = 8, 1 + 4 + 3 = 8. Nothing is spilt.

Could five pourings be enough? A jug with 4 litres is left behind where 1 litre of 5 was poured off, or 1 litre came to 3. Neither 1 litre nor room for 1 litre turns up in fewer than four pourings, and it takes two more to use it. So six is the least.

I show the six as a table, then say why it works.`

const puzzle = `Six pourings do it. Fill the 5-litre jug first:

| step | pour | 8 l | 5 l | 3 l |
|--:|:--|--:|--:|--:|
| 0 | | 8 | 0 | 0 |
| 1 | 8 l into 5 l | 3 | 5 | 0 |
| 2 | 5 l into 3 l | 3 | 2 | 3 |
| 3 | 3 l into 8 l | 6 | 2 | 0 |
| 4 | 5 l into 3 l | 6 | 0 | 2 |
| 5 | 8 l into 5 l | 1 | 5 | 2 |
| 6 | 5 l into 3 l | 1 | **4** | 3 |

After step 4 the small jug holds 2 litres, so it has room for exactly **1**. Pouring from the full 5-litre jug into it leaves $5 - 1 = 4$ litres behind.

Filling the small jug first works too, but takes seven.`

const long = `## What a millrace does

A millrace is the channel that leads water to a mill wheel and away from it again. The part above the wheel is the *headrace*, the part below it the *tailrace*. Between a river, which does as it likes, and a wheel, which should turn evenly, the race is what makes the difference.

### Taking the water

A weir across the river holds the water at one height. Beside it a sluice gate opens into the headrace. The miller raises the gate for more water and lowers it for less; what the wheel cannot use flows over the weir and stays in the river. Nothing is stored that need not be.

### Leading it

The headrace falls more gently than the river beside it. After some hundred metres its water stands well above the river's, and that difference is the *head*: the height from which the water does its work. A long, even channel loses little of it. Three things spoil a race:

- **leaks**, which take water before it has worked;
- **silt**, which narrows the channel until it overflows in the wrong place;
- **ice and leaves**, which a rack in front of the wheel must hold back, and somebody must clear.

### Using it

There are three common wheels, and each wants its water elsewhere:

1. An *undershot* wheel dips into the stream and is pushed by it. It needs no head, and uses the least of the water's energy.
2. An *overshot* wheel is filled from above; the weight of the water turns it. It needs a head of at least its own height.
3. A *breastshot* wheel takes the water about half way up and lies between the two.

> The power of a wheel is the weight of water per second times the height it falls, less what the wheel loses. Twice the head is worth as much as twice the river.

### Letting it go

The tailrace matters as much as the headrace, and is more often forgotten. Where it is too small, water backs up against the wheel, which then has to push its way through. A mill that stands still in a flood has too much water, not too little.

### Why a streaming library has this name

Tokens of a language model arrive as they like: in bursts, one by one, after silences. A reader takes them as fast as it can, which may be slower. Between the two there should be a channel that:

1. passes each token on as soon as it comes,
2. closes the gate at the source when the reader is full, instead of storing the flood,
3. tells apart an end, a drought and a broken weir,
4. and loses not a drop on the way.

That is all this library does.`

/** Showpieces in English. */
export const english: Showcase = {
  asked: [
    ['code', /\b(show|write|give|see)\b.*\b(code|typescript|javascript)\b|\bcode (example|sample)\b/i],
    ['table', /\b(a|as a|in a) table\b/i],
    ['formula', /\bformulas?\b|\blatex\b/i],
    ['puzzle', /\bjugs?\b|\bpuzzle\b|\bthink (it |this )?through\b/i],
    ['long', /\blong (answer|text|story|essay)\b|\bin detail\b/i],
  ],
  pieces: {
    code: {
      reasoning:
        'The user wants to see code. I am an emulator and cannot program, but a short function was written for me beforehand. It should be one that people know, so that they look at how it is shown and not at what it does. A debounce will do: a generic type, a closure, a comment. First the function, then a use of it, then what to mind.',
      text: code,
    },
    table: {
      reasoning:
        'A table is asked for. I have one about ways to stream, with a column that is centred, and a word in bold behind it. The rows should differ in length, so that the layout of the table moves while it grows.',
      text: table,
    },
    formula: {
      reasoning:
        'Formulas are asked for. The quadratic one is known to everybody, and its derivation has fractions, a root, a square in brackets and formulas inside of sentences. I go step by step: divide, complete the square, take the root; then what the discriminant says.',
      text: formula,
    },
    puzzle: { reasoning: puzzleThoughts, text: puzzle },
    long: {
      reasoning:
        'The user wants a long answer. I have an essay about the thing that gave this library its name.\n\nIt has headings of two levels, lists of both kinds, a quotation and words in bold, so that everything that Markdown can do is seen while it grows. First the race itself: how the water is taken, led, used and let go. Then, at the end and briefly, why a library for streams is called so.\n\nIt takes its time: that is the point of it.',
      text: long,
    },
  },
}
