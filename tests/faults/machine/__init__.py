"""A panel in the hands of chance: `world` is worked, `rules` say what may happen, `judge` what must hold."""
