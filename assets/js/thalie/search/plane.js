/*
 * Where places lie on a map, and which of them are one dot. What a map is (site/thalie/maps/plane.py)
 * stands in the page: the world as [x, y, width, height], how much a degree of latitude is stretched.
 * Nothing here knows the page.
 */

/** PLACES (buckets of the facet with a point) on the plane of MAP; what is beyond its edges is left out. */
export const onPlane = (buckets, { world: [west, top, width, height], stretch }) =>
  buckets
    .filter(({ point }) => point)
    .map(({ key, label, doc_count: count, point: [latitude, longitude] }) => ({
      key,
      label,
      count,
      x: longitude,
      y: -latitude * stretch,
    }))
    .filter(({ x, y }) => x >= west && x <= west + width && y >= top && y <= top + height);

const within = (value, least, most) => Math.min(Math.max(value, least), most);

/** The view of a WIDTH around a point, within the world. */
export const viewAt = ([x, y], width, { world: [west, top, whole, height] }) => {
  const wide = Math.min(width, whole);
  const high = (wide * height) / whole;
  return [within(x - wide / 2, west, west + whole - wide), within(y - high / 2, top, top + height - high), wide, high];
};

const middle = (values) => (Math.min(...values) + Math.max(...values)) / 2;
const span = (values) => Math.max(...values) - Math.min(...values);

export const middleOf = (places) => [middle(places.map(({ x }) => x)), middle(places.map(({ y }) => y))];

export const centreOf = ([left, top, width, height]) => [left + width / 2, top + height / 2];

/** The smallest view with all PLACES, no narrower than NEAREST degrees; the world for none. */
export const viewOf = (places, nearest, map) => {
  const [, , width, height] = map.world;
  if (!places.length) return map.world;
  const spans = [span(places.map(({ x }) => x)), (span(places.map(({ y }) => y)) * width) / height];
  return viewAt(middleOf(places), Math.max(nearest, ...spans.map((one) => one / (1 - 2 * map.room))), map);
};

/** Where a place is in a VIEW, as shares of its width and height. */
export const share = ({ x, y }, [left, top, width, height]) => [(x - left) / width, (y - top) / height];

/** Whether a place is in a VIEW. */
export const seen = (place, view) => share(place, view).every((part) => part >= 0 && part <= 1);

/** PLACES by the dots that show them: those that are nearer than some pixels to a larger one are one with it. */
export const dotsOf = (places, view, [width, height], pixels) => {
  const groups = [];
  for (const place of [...places].sort((one, other) => other.count - one.count)) {
    const at = share(place, view);
    const near = groups.find((group) => Math.hypot((group.at[0] - at[0]) * width, (group.at[1] - at[1]) * height) < pixels);
    if (near) near.places.push(place);
    else groups.push({ at, places: [place] });
  }
  return groups.sort((one, other) => one.at[0] - other.at[0]);
};
