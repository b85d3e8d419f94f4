"""The app in a browser: who may come in, one process of the app for each window, and the page they see it on."""

DRIVER = "huddle.ui.terminal.browser:BrowserDriver"
"""What a process of the app finds in TEXTUAL_DRIVER when its window is in a browser."""
