/*
 * In menus that also take what is in no list, what was found stands before "Add": Enter takes it
 * (Semantic UI React puts "Add" first, so that a laboratory that is known became free text).
 */

import { Dropdown } from "semantic-ui-react";

export function putFoundFirst() {
  Dropdown.defaultProps = { ...Dropdown.defaultProps, additionPosition: "bottom" };
}
