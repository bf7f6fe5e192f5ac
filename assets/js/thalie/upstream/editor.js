/*
 * The editor of descriptions and comments (TinyMCE) speaks English in every language: InvenioRDM
 * gives it none. Its words are handed to it as soon as it is there, before it is drawn.
 *
 * tests/browser/test_french.py fails when a word of its bar is English.
 */

const FRENCH = {
  Paragraph: "Paragraphe",
  "Header 1": "Titre 1",
  "Header 2": "Titre 2",
  "Header 3": "Titre 3",
  "Header 4": "Titre 4",
  "Header 5": "Titre 5",
  "Header 6": "Titre 6",
  Block: "Bloc",
  "Block {0}": "Bloc {0}",
  Blocks: "Blocs",
  Bold: "Gras",
  Italic: "Italique",
  "Insert/edit code sample": "Insérer ou modifier un exemple de code",
  Blockquote: "Citation",
  Table: "Tableau",
  "Bullet list": "Liste à puces",
  "Numbered list": "Liste numérotée",
  "Decrease indent": "Diminuer le retrait",
  "Increase indent": "Augmenter le retrait",
  "Insert/edit link": "Insérer ou modifier un lien",
  "Insert/edit image": "Insérer ou modifier une image",
  "Attach files": "Joindre des fichiers",
  "Word count": "Nombre de mots",
  Undo: "Annuler",
  Redo: "Rétablir",
  "Source code": "Code source",
  Preview: "Aperçu",
  "Reveal or hide additional toolbar items": "Montrer ou cacher d’autres boutons",
  "More...": "Plus…",
  "Rich Text Area": "Texte mis en forme",
  "Rich Text Area. Press ALT-0 for help.": "Texte mis en forme",
  "Press {0} to focus the toolbar": "{0} mène à la barre",
  "Press Alt+F10 to focus the toolbar": "Alt+F10 mène à la barre",
  Save: "Enregistrer",
  Cancel: "Annuler",
  Close: "Fermer",
  Insert: "Insérer",
  URL: "Adresse",
  Source: "Source",
  "Text to display": "Texte affiché",
  Title: "Titre",
  "Open link in...": "Ouvrir le lien dans…",
  "Current window": "Cette fenêtre",
  "New window": "Une autre fenêtre",
  "Alternative description": "Texte de remplacement",
  Width: "Largeur",
  Height: "Hauteur",
  "Constrain proportions": "Garder les proportions",
  Language: "Langage",
  Words: "Mots",
  Count: "Nombre",
  Document: "Document",
  Selection: "Sélection",
  Characters: "Caractères",
  "Characters (no spaces)": "Caractères (sans espaces)",
};

function speak(tinymce, language) {
  tinymce.addI18n(language, FRENCH);
  tinymce.overrideDefaults({ language });
}

/** Have the editor speak French on a French page; a script that comes later brings it. */
export function translateEditor(language) {
  if (language !== "fr") return;
  if (window.tinymce) {
    speak(window.tinymce, language);
    return;
  }
  let editor;
  Object.defineProperty(window, "tinymce", {
    configurable: true,
    get: () => editor,
    set(tinymce) {
      editor = tinymce;
      speak(tinymce, language);
    },
  });
}
