"""The component under the name that ``config.yml`` trains it by.

Apart from ``components.py`` because Rasa's recipe imports every component of Rasa's, TensorFlow
with them; a server that only loads a trained model can do without.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe

from assistant.engine.components import MessageInterpreter as _MessageInterpreter

MessageInterpreter = DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True
)(_MessageInterpreter)
