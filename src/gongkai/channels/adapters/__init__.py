"""How channels are reached: connectors, each of which speaks as its platform does."""
