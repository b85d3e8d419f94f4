"""Every command once: its key, its footer, its help, its entry in the palette."""
