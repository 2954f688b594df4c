"""A loopback cloud that speaks Google's and Dialpad's protocols as strictly as they do.

It stands alone: nothing of the program is imported here, and the program reaches it over a
socket only. Start it with ``python -m dialpad_contacts.simulator``; steer it through the
control interface described in :mod:`dialpad_contacts.simulator.control`.
"""
