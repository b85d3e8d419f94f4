"""huddle.ui"""
