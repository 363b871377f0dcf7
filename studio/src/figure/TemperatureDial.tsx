import { Dial } from './Dial'

interface TemperatureDialProps {
  readonly value: number
  /** Up to 2 in even steps; up to 10 the rest of the way grows by a factor. */
  readonly most: 2 | 10
  onChange(value: number): void
}

/** Where a temperature stands on the dial: evenly up to 2, then logarithmically. */
const placeOf = (temperature: number): number => (temperature <= 2 ? temperature : 2 + Math.log(temperature / 2))
const temperatureAt = (place: number): number => (place <= 2 ? place : 2 * Math.exp(place - 2))
const onGrid = (temperature: number): number => Math.min(10, Number((Math.round(temperature / 0.05) * 0.05).toFixed(2)))

/** The temperature from 0 on; 0 always takes the likeliest. */
export function TemperatureDial({ value, most, onChange }: TemperatureDialProps) {
  return (
    <Dial
      label="Temperature"
      value={Number(placeOf(value).toFixed(6))}
      least={0}
      most={most === 2 ? 2 : Number((2 + Math.log(5)).toFixed(6))}
      step={most === 2 ? 0.05 : 0.025}
      page={0.25}
      words={value === 0 ? '0: always the likeliest' : value.toFixed(2)}
      onChange={(place) => {
        const next = onGrid(temperatureAt(place))
        // A step of the dial always turns it.
        const turned =
          next === value && place !== placeOf(value) ? onGrid(value + 0.05 * Math.sign(place - placeOf(value))) : next
        onChange(Math.max(0, Math.min(most, turned)))
      }}
    />
  )
}
