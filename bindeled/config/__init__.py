"""Settings, URL confs, the worker and the ``bindeled`` command: the only place that knows everything."""
