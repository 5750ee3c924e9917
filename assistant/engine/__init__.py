"""The thin layer that is Rasa: components, importer, generator, stores. Logic lives elsewhere."""
