"""huddle.cli"""
