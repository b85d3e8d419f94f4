"""huddle.services"""
