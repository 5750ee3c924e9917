"""Names shared by domain.yml, rules and code: intents, slots, actions."""

from __future__ import annotations

DIALOGUE_GROUP = "dialog"
INTENT_ALARM = "alarm"
INTENT_GUIDE = "kontaktguide"
INTENT_GUIDE_CHOICE = "guide_valg"
INTENT_EXERCISE = "oevelse"
INTENT_EXERCISE_CHOICE = "oevelse_valg"
INTENT_UNSURE = "usikker"
INTENT_LOST = "ukendt"

FORM = "kontaktguide_form"
SLOT_GUIDE_DONE = "guide_faerdig"
FORM_EXERCISE = "oevelse_form"
SLOT_EXERCISE = "oevelse"
SLOT_EXERCISE_STEP = "oevelse_trin"
REQUESTED_SLOT = "requested_slot"

# The channel of the conversation that nobody hears, held before the first user comes.
WARM_UP_CHANNEL = "start"

UTTER = "utter_"
UTTER_UNSURE = UTTER + INTENT_UNSURE
UTTER_LOST = UTTER + INTENT_LOST
UTTER_ASK = f"{UTTER}ask_{FORM}_"
UTTER_EXERCISE = f"{UTTER}ask_{FORM_EXERCISE}_{SLOT_EXERCISE_STEP}"

# Our own part of the parse data: the topic, how sure, the nearest others. No words of the user's.
TOPIC_PROPERTY = "emne"
ALARM_KEY = "alarm"
EXPLAINED_KEY = "forklaret"
MASKED_KEY = "maskeret"
