/* The box of search is part of the page (thalie/searchbox.html): here it is tied to the results. */

import { useEffect } from "react";
import PropTypes from "prop-types";
import { withState } from "react-searchkit";

const form = () => document.querySelector("form.thalie-search");

function BoxOf({ currentQueryState, updateQueryState }) {
  const { queryString } = currentQueryState;
  useEffect(() => {
    form().elements.q.value = queryString;
  }, [queryString]);
  useEffect(() => {
    const box = form();
    const search = (event) => {
      event.preventDefault();
      updateQueryState({ ...currentQueryState, queryString: box.elements.q.value, page: 1 });
    };
    box.addEventListener("submit", search);
    return () => box.removeEventListener("submit", search);
  });
  return null;
}

BoxOf.propTypes = {
  currentQueryState: PropTypes.object.isRequired,
  updateQueryState: PropTypes.func.isRequired,
};

export const Box = withState(BoxOf);
