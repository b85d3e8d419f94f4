"""Ways to open the app: the window, a browser, a throw-away school."""
