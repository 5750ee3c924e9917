"""The components under the names that ``config.yml`` trains them by.

Apart from the components because Rasa's recipe imports every component of Rasa's, TensorFlow
with them; a server that only loads a trained model can do without.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from assistant.engine.components import MessageInterpreter as _MessageInterpreter
from assistant.engine.policy import IntentRules as _IntentRules

MessageInterpreter = DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)(_MessageInterpreter)
IntentRules = DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True
)(_IntentRules)
