"""Pages of the cases room, one module per page or group of pages."""
