/** A flow learns where points lie, from two half moons, in memory and in seconds; then it makes new ones. */
import { drawPoints, fitImageModel, generatorFor, pointExamples } from 'atelier'
import { energyDistance } from 'atelier/evaluate'

const real = drawPoints('moons', { count: 4000, seed: 1 })
const { model, memory, loss } = await fitImageModel({
  model: { family: 'flow', width: 64 },
  data: pointExamples(real),
  steps: Number(process.argv[2] ?? 1000),
  seed: 1,
})
console.log(`validation loss: ${loss?.toFixed(3)}`)

const generator = generatorFor(memory, model, { steps: 10 })
const made = await generator.generate(1000, { seed: 2 })
await generator.close()

const others = drawPoints('moons', { count: 1000, seed: 1, part: 'test' }).points
const { value } = await energyDistance(memory, others, made, 2)
console.log(`energy distance of 1,000 points from real ones: ${value.toFixed(4)}`)

// A picture in letters: 60 columns of x from −1.3 to 2.3, 20 rows of y from 1.3 to −0.8.
const rows = Array.from({ length: 20 }, () => Array<string>(60).fill(' '))
for (let i = 0; i < made.length; i += 2) {
  const [column, row] = [Math.floor(((made[i]! + 1.3) / 3.6) * 60), Math.floor(((1.3 - made[i + 1]!) / 2.1) * 20)]
  if (rows[row]?.[column] !== undefined) rows[row]![column] = '·'
}
console.log(rows.map((row) => row.join('')).join('\n'))
