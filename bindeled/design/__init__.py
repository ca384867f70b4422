"""How Bindeled looks: components, page frames, forms and the files a browser needs.

All DKFDS markup lives here; a page elsewhere is a list of components (``{% load design %}``). This package stands on
nothing of ours, so it knows no role, no place and no concern: whatever it shows comes through the template context.
"""
