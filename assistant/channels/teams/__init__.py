"""Microsoft Teams: sign-in check, activities, connector, rendering, channel, package, diagnosis."""
