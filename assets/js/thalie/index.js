import { forgetAtLogout } from "./deposit/device";
import { offerWords } from "./search/offers";
import { mendAria } from "./upstream/aria";
import { translateEditor } from "./upstream/editor";

translateEditor(document.documentElement.lang);
document.querySelectorAll("form.thalie-search").forEach(offerWords);
mendAria(document.body);
forgetAtLogout(document.getElementById("thalie-words")?.dataset.forget);
