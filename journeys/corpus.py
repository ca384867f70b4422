"""Texts that would be code where a page let them: each bears MARK, so that an element made from one is known again."""

from collections.abc import Iterator

MARK = "data-stored"
ELSEWHERE = "//stored.example"
SUM, FACTORS = "62773913", "7919*7927"
LONGEST_LINE = 118  # fits the shortest field that people write names into, but for the passkey's
LONGEST_TEXT = 1900
RUN = "alert(1)"
IMAGE = f"<img {MARK} src=x onerror={RUN}>"

ELEMENTS = (
    f"<script {MARK}>{RUN}</script>",
    f"<ScRiPt {MARK} src={ELSEWHERE}/a.js></ScRiPt>",
    f"<scr<script>ipt {MARK}>{RUN}</scr</script>ipt>",
    IMAGE,
    f"<img/{MARK}/src=x/onerror={RUN}>",
    f"<img\t{MARK} src=x oNerRor={RUN}//",
    f"<img {MARK} src={ELSEWHERE}/x.png>",
    f"<svg {MARK} onload={RUN}>",
    f"<svg><animate {MARK} onbegin={RUN} attributeName=x dur=1s>",
    f"<svg><script {MARK}>alert&lpar;1)</script></svg>",
    f"<svg><set {MARK} attributeName=href to=javascript:{RUN}>",
    f"<details {MARK} open ontoggle={RUN}>x",
    f"<input {MARK} autofocus onfocus={RUN}>",
    f"<video {MARK}><source onerror={RUN}></video>",
    f"<body {MARK} onpageshow={RUN}>",
    f"<marquee {MARK} onstart={RUN}>x</marquee>",
    f'<iframe {MARK} srcdoc="<script>{RUN}</script>"></iframe>',
    f"<object {MARK} data={ELSEWHERE}/x></object><embed {MARK} src={ELSEWHERE}/y>",
    f'<a {MARK} href="javascript:{RUN}">x</a>',
    f'<a {MARK} href="jav&#x09;ascript:{RUN}">x</a>',
    f"<form {MARK} action={ELSEWHERE}/><button>x</button>",
    f"<base {MARK} href={ELSEWHERE}/>",
    f'<meta {MARK} http-equiv=refresh content="0;url={ELSEWHERE}/">',
    f"<link {MARK} rel=stylesheet href={ELSEWHERE}/a.css>",
    f"<style {MARK}>*{{background:url({ELSEWHERE}/c)}}</style>",
    f'<p {MARK} style="background:url({ELSEWHERE}/d)">x</p>',
    f"<div {MARK} hx-get={ELSEWHERE}/ hx-trigger=load>x</div>",
    f'<div {MARK} hx-on::load="{RUN}" data-hx-get=/konto/logout/>x</div>',
    f"<template {MARK}>{IMAGE}</template>",
)
BREAKS = (
    f'" {MARK} autofocus onfocus={RUN} x="',
    f"' {MARK} autofocus onfocus={RUN} x='",
    f"` {MARK} onfocus={RUN}",
    f'"><b {MARK}>x</b>',
    f"'><b {MARK}>x</b>",
    f"</textarea>{IMAGE}",
    f"</title>{IMAGE}",
    f"</option></select>{IMAGE}",
    f"</script>{IMAGE}",
    f"</style></noscript></template>{IMAGE}",
    f"-->{IMAGE}<!--",
    f"]]>{IMAGE}",
    f"%>{IMAGE}<%",
    f'\\"><b {MARK}>x</b>\\u0022',
    f"\n\n<b {MARK}>x</b>\r\n\r\n",
)
MUTATIONS = (
    f'<noscript><p title="</noscript>{IMAGE}">',
    f"<math><mtext><table><mglyph><style><!--</style>{IMAGE}-->",
    f'<svg></p><style><a id="</style>{IMAGE}">',
    f"<select><noembed></select>{IMAGE}",
    f"<table><td><form><table>{IMAGE}</table>",
    f"<!--><b {MARK}>x</b>-->",
    f"<xmp><p title='</xmp>{IMAGE}'>",
    f"<b {MARK} <i>x</i>",
)
TEMPLATES = (
    f"{{{{{FACTORS}}}}}",
    "{% debug %}{% load i18n %}",
    f"${{{FACTORS}}}#{{{FACTORS}}}",
    f"<%= {FACTORS} %>",
    f"[[{FACTORS}]]",
    "{{''.constructor.constructor('alert(1)')()}}",
    "{{ request.user.email }}{% csrf_token %}",
    "{{ words|safe }}{% autoescape off %}",
)
DISGUISES = (
    f"\uff1cimg {MARK} src=x onerror={RUN}\uff1e",
    f"\\u003cimg {MARK} src=x onerror={RUN}\\u003e",
    f"&lt;img {MARK} src=x onerror={RUN}&gt;",
    f"&amp;lt;img {MARK} src=x&amp;gt;&#60;b {MARK}&#62;",
    f"%3Cimg%20{MARK}%20src=x%20onerror={RUN}%3E",
    f"+ADw-img {MARK} src=x onerror={RUN}+AD4-",
    f"<\u200bimg {MARK} src=x onerror={RUN}>",
    f"\u202e<b {MARK}>x</b>\u202c",
    f"\u0131\u017fcript\u212a <\u017fcript {MARK}>{RUN}</\u017fcript>",
    f"javascript:{RUN}",
    f"jav\tascript:{RUN}//",
    f"data:text/html,<script {MARK}>{RUN}</script>",
    f'http://stored.example/"onmouseover={RUN}//',
    f"https://stored.example/<b {MARK}>x</b>",
    f"a@b.example<b {MARK}>x</b>",
)
LINES = tuple(text for group in (ELEMENTS, BREAKS, MUTATIONS, TEMPLATES, DISGUISES) for text in group)


def texts() -> Iterator[str]:
    """Yield every line again, as many in one long text as it takes: each has to do with what the ones before it opened."""
    together = ""
    for line in LINES:
        if len(together) + len(line) > LONGEST_TEXT:
            yield together
            together = ""
        together += line + "\n"
    yield together
