"""The whole problem as rows of integers, and the solver."""
