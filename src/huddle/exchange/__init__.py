"""huddle.exchange"""
