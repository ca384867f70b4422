"""An organisation's own lists, read from files: departments, addresses and who is contact person where.

A file is read, shown with every fault at its row, mended on the page, and only then written, step by step, while nobody waits.
Nothing in it is about a resident: a file that holds such a column is refused whole (decision 16).
"""

import os

# Spreadsheets are read by the parser that refuses entities (defusedxml), also where lxml is installed for documents.
os.environ["OPENPYXL_LXML"] = "False"
