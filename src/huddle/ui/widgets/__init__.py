"""The widgets of our own: lines of cells that are drawn as plain text, whatever they hold."""
