/*
 * What H5Web uses of the package ndarray, without making functions of text: views of an array with shape,
 * stride and offset.
 */

/** A view of DATA: numbers, or anything else, in SHAPE. */
class View {
  constructor(data, shape, stride, offset) {
    this.data = data;
    this.shape = shape;
    this.stride = stride;
    this.offset = offset;
  }

  get dimension() {
    return this.shape.length;
  }

  get size() {
    return this.shape.reduce((product, length) => product * length, 1);
  }

  get dtype() {
    return Array.isArray(this.data) ? "array" : this.data.constructor.name.replace(/Array$/, "").toLowerCase();
  }

  index(...place) {
    return this.stride.reduce((sum, step, axis) => sum + step * place[axis], this.offset);
  }

  get(...place) {
    return this.data[this.index(...place)];
  }

  set(...placeAndValue) {
    const value = placeAndValue.pop();
    this.data[this.index(...placeAndValue)] = value;
    return value;
  }

  /** The part at the given places; axes without one (null) stay. */
  pick(...place) {
    const kept = this.shape.map((_, axis) => axis).filter((axis) => !isPlace(place[axis]));
    const offset = place.reduce((sum, at, axis) => (isPlace(at) ? sum + at * this.stride[axis] : sum), this.offset);
    return new View(this.data, kept.map((axis) => this.shape[axis]), kept.map((axis) => this.stride[axis]), offset);
  }

  transpose(...axes) {
    return new View(this.data, axes.map((axis) => this.shape[axis]), axes.map((axis) => this.stride[axis]), this.offset);
  }
}

function isPlace(at) {
  return typeof at === "number" && at >= 0;
}

/** DATA in SHAPE, the last axis first in memory unless STRIDE says otherwise. */
export default function ndarray(data, shape = [data.length], stride = strides(shape), offset = 0) {
  return new View(data, [...shape], [...stride], offset);
}

function strides(shape) {
  const found = new Array(shape.length);
  shape.reduceRight((step, length, axis) => {
    found[axis] = step;
    return step * length;
  }, 1);
  return found;
}
