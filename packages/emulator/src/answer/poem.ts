/**
 * Wang Bo (王勃, 650–676), 送杜少府之任蜀州: "Seeing off Vice-Prefect Du on his way to his post in Shuzhou". In the public
 * domain since the Tang dynasty.
 */
const title = '《送杜少府之任蜀州》'
const lines = [
  '城阙辅三秦，风烟望五津。',
  '与君离别意，同是宦游人。',
  '海内存知己，天涯若比邻。',
  '无为在歧路，儿女共沾巾。',
]

/** True for a prompt that asks Wang Bo for a poem, however it is punctuated. */
export const asksForPoem = (prompt: string): boolean => prompt.includes('王勃') && /诗|創作|创作/.test(prompt)

/** Recites it. */
export const recitePoem = (): { readonly reasoning: string; readonly text: string } => ({
  reasoning:
    '用户请我以唐朝诗人王勃的身份创作一首诗。我是模拟器，不会作诗，但王勃自己的诗早已属于公有领域。他最有名的送别诗是《送杜少府之任蜀州》，五言律诗，共八句。就背诵这一首。',
  text: `${title}\n唐 · 王勃\n\n${lines.join('\n')}\n\n（Millrace 模拟器背诵，背后没有语言模型。）`,
})
