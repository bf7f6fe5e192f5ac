import { mendAria } from "./upstream/aria";

mendAria(document.body);
