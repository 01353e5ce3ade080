"""The shared look of portal and desk: tokens, components and words. No models, no capability."""
