"""Our application: the window, its features, and the services they share."""
