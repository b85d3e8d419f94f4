"""The Huddle tab and its projector view."""
