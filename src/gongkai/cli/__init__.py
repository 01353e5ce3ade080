"""The terminal door: `gongkai …`. Sub-commands are loaded only when they are called."""
