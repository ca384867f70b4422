"""The duty phone: whoever calls, writes or comes by is taken in, gets a receipt, and nothing is left without one."""
