"""View-models: what the screens show, as Qt objects without widgets."""
