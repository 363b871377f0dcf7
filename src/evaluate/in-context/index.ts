/** Language models that classify from examples in their prompt. */
export {
  type InContextAccuracyOptions,
  type InContextRow,
  inContextAccuracy,
  inContextBaselines,
} from './accuracy.js'
export {
  type InContextAnswer,
  type InContextClassifier,
  type InContextOptions,
  inContextClassifier,
} from './classifier.js'
export { nearestTexts, type Selection, type SelectionName, selection, selections } from './selection.js'
