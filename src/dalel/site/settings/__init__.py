"""Django settings, one module per program; both read ``site.environment`` and the instance."""
