/* What is chosen of facets: each a list of the name of a facet and a value. */

const same = (one) => (other) => one.join("\0") === other.join("\0");

/** FILTERS with those of CHANGES added that were not chosen, and without those that were. */
export const toggled = (filters, changes) => [
  ...filters.filter((one) => !changes.some(same(one))),
  ...changes.filter((one) => !filters.some(same(one))),
];

/**
 * The state of a search after CHANGES, from its first page. It is whole: what is left out of a state
 * falls back to what a search begins with, its page size and what else was chosen among it.
 */
export const narrowed = (state, changes) => ({ ...state, filters: toggled(state.filters, changes), page: 1 });

/** The values of a facet that are chosen, in the order of the address. */
export const chosenOf = ({ filters }, name) => filters.filter(([facet]) => facet === name).map(([, value]) => value);

/** The state of a search in which VALUES, and no others, are chosen of the facet NAME. */
export const replaced = (state, name, values) => {
  const chosen = chosenOf(state, name);
  const changes = [...chosen.filter((one) => !values.includes(one)), ...values.filter((one) => !chosen.includes(one))];
  return narrowed(state, changes.map((value) => [name, value]));
};
