"""``{% load design %}``: every component a page can be made of.

This is the table of contents; what each is for stands with its function in ``bindeled.design.components``.
"""

from django import template

from bindeled.design.components import buttons, lists, messages

register = template.Library()

# One tag, no content: {% button "Send" %}
for component in (
    buttons.back_link,
    buttons.button,
    buttons.call,
    buttons.link_button,
    lists.pager,
    lists.side_navigation,
    lists.steps,
    lists.when,
    messages.empty_state,
    messages.error_summary,
    messages.icon,
    messages.receipt_number,
    messages.tag,
):
    register.simple_tag(component)

# Around content: {% card heading="…" %}…{% endcard %}
for component in (
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
):
    register.simple_block_tag(component)

register.simple_block_tag(buttons.post_form, takes_context=True)
