#!/bin/sh
# Collects our words into translations/messages.pot and brings the languages up to date.
# The keywords are the functions of thalie.ground.language, and those of thalie.heritage.model by
# which fields are named: the name of a field is the context of its label.
set -eu
translations=${1:-translations}
babel() { pybabel --quiet "$@"; }
babel extract --mapping translations/babel.cfg --no-location --sort-output --omit-header --width 100 \
    --keywords lazy_gettext --keywords sentence --keywords in_context:1c,2 --keywords counted:1,2 \
    --keywords _field:1c,2 --keywords _micrometres:1c,2 \
    --output "$translations/messages.pot" invenio.cfg site/thalie templates
for catalogue in "$translations"/*/LC_MESSAGES/messages.po; do
    language=$(basename "$(dirname "$(dirname "$catalogue")")")
    babel update --domain messages --input-file "$translations/messages.pot" --locale "$language" \
        --output-file "$catalogue" --no-fuzzy-matching --ignore-obsolete --omit-header --width 100
done
