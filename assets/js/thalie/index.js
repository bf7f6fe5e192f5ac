import { offerWords } from "./search/offers";
import { mendAria } from "./upstream/aria";

document.querySelectorAll("form.thalie-search").forEach(offerWords);
mendAria(document.body);
