"""Stub."""

urlpatterns: list[object] = []
