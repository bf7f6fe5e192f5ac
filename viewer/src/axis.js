/* Axes: energies of channels, and where ticks stand. */

/** The value of CHANNEL on SCALE: gain, offset, quadratic; the channel itself without one. */
export function valueAt(scale, channel) {
  return scale ? scale.offset + scale.gain * channel + scale.quadratic * channel ** 2 : channel;
}

/** The channel nearest to VALUE on SCALE, of so many CHANNELS. */
export function channelAt(scale, value, channels) {
  if (!scale) return Math.max(0, Math.min(channels - 1, Math.round(value)));
  let [low, high] = [0, channels - 1];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (valueAt(scale, middle) <= value) low = middle;
    else high = middle;
  }
  return value - valueAt(scale, low) < valueAt(scale, high) - value ? low : high;
}

/** Round numbers between LOW and HIGH, about NUMBER of them. */
export function ticks(low, high, count) {
  const rough = (high - low) / Math.max(1, count);
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((times) => times * power).find((one) => one >= rough * 0.999);
  const found = [];
  for (let at = Math.ceil(low / step) * step; at <= high + step * 1e-9; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}

/** Powers of ten from LOW to HIGH. */
export function decades(low, high) {
  const found = [];
  for (let at = 10 ** Math.ceil(Math.log10(low) - 1e-9); at <= high * 1.0001; at *= 10) found.push(at);
  return found;
}

/** The last channel of COUNTS that is worth showing: behind it lies a thousandth of all. */
export function lastShown(counts) {
  const all = counts.reduce((sum, one) => sum + Math.max(0, one), 0);
  let rest = all * 0.001;
  let at = counts.length - 1;
  while (at > 10 && rest >= Math.max(0, counts[at])) {
    rest -= Math.max(0, counts[at]);
    at -= 1;
  }
  return all > 0 ? Math.min(counts.length - 1, Math.ceil(at * 1.06)) : counts.length - 1;
}
