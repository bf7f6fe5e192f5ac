/* What H5Web uses of the package ndarray-ops. */

/** Copy the values of SOURCE, a view of the same shape, into TARGET. */
export function assign(target, source) {
  const place = source.shape.map(() => 0);
  for (let left = source.size; left > 0; left -= 1) {
    target.set(...place, source.get(...place));
    for (let axis = place.length - 1; axis >= 0; axis -= 1) {
      place[axis] += 1;
      if (place[axis] < source.shape[axis]) break;
      place[axis] = 0;
    }
  }
}
