"""The municipality's pages."""
