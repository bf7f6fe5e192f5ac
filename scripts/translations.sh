#!/bin/sh
# Collects our words into translations/messages.pot and brings the languages up to date.
set -eu
babel() { pybabel --quiet "$@"; }
babel extract --mapping translations/babel.cfg --keywords lazy_gettext --no-location --sort-output \
    --omit-header --width 100 --output translations/messages.pot \
    invenio.cfg site/thalie templates
for catalogue in translations/*/LC_MESSAGES/messages.po; do
    language=$(basename "$(dirname "$(dirname "$catalogue")")")
    babel update --domain messages --input-file translations/messages.pot --locale "$language" \
        --output-file "$catalogue" --no-fuzzy-matching --ignore-obsolete --omit-header --width 100
done
