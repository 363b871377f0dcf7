/** How accuracy grows with examples, and how many are enough. */
export {
  type CurveMeasurement,
  enoughInWords,
  type LearningCurve,
  type LearningCurveOptions,
  learningCurve,
} from './curve.js'
export { type CurvePoint, errorAt, examplesFor, fitPowerLaw, type PowerLaw } from './power-law.js'
