"""One block of the day by itself: the ways its groups can be led, bounds, and the search for every plan that matters."""
