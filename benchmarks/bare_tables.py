"""The two tables that bare Django writes to."""

TABLES = b"""
CREATE TABLE bare_report (id uuid PRIMARY KEY, at timestamptz NOT NULL, body text NOT NULL);
CREATE TABLE bare_outgoing (id uuid PRIMARY KEY, report uuid NOT NULL);
"""
