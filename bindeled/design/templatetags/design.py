"""``{% load design %}``: every component a page can be made of.

This is the table of contents; what each is for stands with its function in ``bindeled.design.components``.
"""

from collections.abc import Callable

from django import template
from django.utils.safestring import SafeString

from bindeled.design.components import buttons, figures, lists, messages, pictures, presses, prose

register = template.Library()

Component = Callable[..., SafeString]

# One tag, no content: {% button "Send" %}
TAGS: tuple[Component, ...] = (
    buttons.back_link,
    buttons.button,
    buttons.phone,
    buttons.phone_link,
    buttons.link_button,
    figures.bars,
    figures.figure,
    lists.pager,
    lists.plain_table,
    lists.side_navigation,
    lists.steps,
    lists.tabs,
    lists.when,
    messages.empty_state,
    messages.error_summary,
    messages.icon,
    messages.progress,
    messages.receipt_number,
    messages.tag,
    pictures.answers_bar,
    pictures.answers_key,
    pictures.column_picture,
    pictures.photograph,
    pictures.share_bar,
    pictures.share_key,
    presses.press_row,
    prose.contents,
    prose.prose,
)

# Around content: {% card heading="…" %}…{% endcard %}
BLOCKS: tuple[Component, ...] = (
    buttons.actions,
    lists.band,
    lists.card,
    lists.cell,
    lists.details,
    lists.fact,
    lists.facts,
    lists.moment,
    lists.row,
    lists.table,
    lists.timeline,
    messages.alert,
    messages.quote,
    pictures.year_wheel,
    presses.press_group,
)

for component in TAGS:
    register.simple_tag(component)
for component in BLOCKS:
    register.simple_block_tag(component)

register.simple_block_tag(buttons.post_form, takes_context=True)
register.simple_block_tag(presses.presses, takes_context=True)
