import type { Memory } from '../../runtime/index.js'
import { eachDistanceBlock, squaredDistance } from '../statistics/distance-blocks.js'
import { countRows, type Rows } from '../statistics/rows.js'
import { discrepancy, type Estimate, meanOfPairs } from './discrepancy.js'

/**
 * The mean Euclidean distance between two different rows [count, width], with its standard error: how much samples vary. On
 * features that see as people do it is a perceptual spread like the mean LPIPS of Zhu et al. (arXiv:1711.11586). Trap:
 * noise spreads, too; read it beside that of real rows and beside a measure of quality.
 * @throws AtelierError on fewer than three rows.
 */
export async function meanPairwiseDistance(memory: Memory, rows: Rows, width: number): Promise<Estimate> {
  countRows('mean pairwise distance', rows, width, 3)
  return meanOfPairs((await distanceSums(memory, rows, rows, width)).ofRows)
}

/**
 * The energy distance 2 E|X − Y| − E|X − X′| − E|Y − Y′| (Székely & Rizzo, 2013), unbiased: 0 on average for two samples of
 * one distribution and above it for any two others, whatever tells them apart, with neither kernel nor clusters to choose.
 * In the features' own unit.
 * @throws AtelierError on fewer than three rows.
 */
export async function energyDistance(memory: Memory, real: Rows, generated: Rows, width: number): Promise<Estimate> {
  countRows('energy distance', real, width, 3)
  countRows('energy distance', generated, width, 3)
  const withinX = (await distanceSums(memory, real, real, width)).ofRows
  const withinY = (await distanceSums(memory, generated, generated, width)).ofRows
  const across = await distanceSums(memory, real, generated, width)
  return discrepancy({
    withinX: withinX.map((sum) => -sum),
    withinY: withinY.map((sum) => -sum),
    acrossX: across.ofRows.map((sum) => -sum),
    acrossY: across.ofColumns.map((sum) => -sum),
  })
}

/** Every row's distances to all rows of the other set, added up, for both sets. */
async function distanceSums(
  memory: Memory,
  a: Rows,
  b: Rows,
  width: number,
): Promise<{ readonly ofRows: Float64Array; readonly ofColumns: Float64Array }> {
  const [ofRows, ofColumns] = [new Float64Array(a.length / width), new Float64Array(b.length / width)]
  await eachDistanceBlock(memory, a, b, width, (block) => {
    for (let i = 0; i < block.rows; i++) {
      for (let j = 0; j < block.columns; j++) {
        const [row, column] = [block.top + i, block.left + j]
        let square = block.squared[i * block.columns + j]!
        const tolerance = block.rowTolerance[i]! + block.columnTolerance[j]!
        // A root near zero would magnify the rounding.
        if (square < 30 * tolerance) square = squaredDistance(a, row, b, column, width)
        const distance = Math.sqrt(square)
        ofRows[row]! += distance
        ofColumns[column]! += distance
      }
    }
  })
  return { ofRows, ofColumns }
}
